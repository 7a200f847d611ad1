import { expect, test } from "@playwright/test";

test("next-auth answers strangers: no session, no providers, a token against forgery", async ({ request }) => {
  expect(await (await request.get("/api/auth/session")).json()).toEqual({});
  expect(await (await request.get("/api/auth/providers")).json()).toEqual({});
  expect((await (await request.get("/api/auth/csrf")).json()).csrfToken).toMatch(/^[0-9a-f]{64}$/);
});

test("next-auth's pages are the flows", async ({ request }) => {
  const location = async (path: string) => (await request.get(path, { maxRedirects: 0 })).headers().location;
  expect(await location("/api/auth/signin")).toBe("/flows/-/default/authentication/");
  expect(await location("/api/auth/signout")).toBe("/flows/-/default/invalidation/");
  expect(await location("/api/auth/error?error=AccessDenied")).toBe("/flows/-/default/authentication/");
});

for (const target of [
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "http://localhost@evil.example/",
  "data:text/html,x",
  "\thttps://evil.example",
]) {
  test(`hostile target for the return after sign-in: ${JSON.stringify(target)}`, async ({ request }) => {
    const answer = await request.get(`/api/auth/signin?callbackUrl=${encodeURIComponent(target)}`, { maxRedirects: 0 });
    expect(answer.status()).toBe(302);
    expect(answer.headers().location).toBe("/flows/-/default/authentication/");
  });
}
