/** Words that clients write in their own way. */
const spellings: Readonly<Record<string, string>> = { geoip: "GeoIP", sms: "SMS", totp: "TOTP", webauthn: "WebAuthn" };

/** `user_login` → `UserLogin`, as clients name types. */
export function pascalCase(snake: string): string {
  const words = snake.split("_").map((word) => spellings[word] ?? word.charAt(0).toUpperCase() + word.slice(1));
  return words.join("");
}
