/** The administrator of the shared test server. */
export const admin = {
  username: "akadmin",
  email: "admin@example.com",
  password: "correct horse battery staple",
  token: "e2e-token-of-the-first-administrator",
} as const;
