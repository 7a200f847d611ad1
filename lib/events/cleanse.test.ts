import { describe, expect, it } from "vitest";
import { cleanse, hideInAddresses, MASK } from "./cleanse.ts";

describe("cleanse", () => {
  it.each([
    "password",
    "PASSWORD",
    "new_password_repeat",
    "passphrase",
    "token",
    "flow_token",
    "itoken",
    "api_url",
    "key",
    "client_secret",
    "Authorization",
    "auth_code",
    "signature",
    "HTTP_COOKIE",
    "http_cookie",
  ])("hides %s, whatever its value", (name) => {
    for (const value of ["hunter2", 5, true, null, ""]) expect(cleanse({ [name]: value })).toEqual({ [name]: MASK });
  });

  it.each([
    "username",
    "passing",
    "policy_passing",
    "password_change_date",
    "auth_method",
    "field_key",
    "cookie",
    "next",
  ])("shows %s", (name) => {
    expect(cleanse({ [name]: "value" })).toEqual({ [name]: "value" });
  });

  it("uses twenty asterisks", () => {
    expect(MASK).toBe("*".repeat(20));
  });

  it("descends into dictionaries of any name and judges their entries by their own", () => {
    expect(cleanse({ token: { pk: 1, key: "x" }, auth_method_args: { password: "x", mfa: true } })).toEqual({
      token: { pk: 1, key: MASK },
      auth_method_args: { password: MASK, mfa: true },
    });
  });

  it("judges items of lists by the list's name, also of lists in lists", () => {
    expect(cleanse({ tokens: ["a", ["b"], { id: 1, secret: "c" }], names: ["a", ["b"]] })).toEqual({
      tokens: [MASK, [MASK], { id: 1, secret: MASK }],
      names: ["a", ["b"]],
    });
  });

  it.each([
    ["/if/flow/x/?flow_token=abc%26d&b=1", `/if/flow/x/?flow_token=${MASK}&b=1`],
    ["see https://x.org/?a=1&itoken=abc#top.", `see https://x.org/?a=1&itoken=${MASK}#top.`],
    ["/x?next=%2Fif%3Fflow_token%3Dabc%26a%3D1", `/x?next=%2Fif%3Fflow_token%3D${MASK}%26a%3D1`],
    ["?next=%252F%253Fitoken%253Dabc%2526c", `?next=%252F%253Fitoken%253D${MASK}%2526c`],
    ["https://x.org/#access_token=abc&z=2", `https://x.org/#access_token=${MASK}&z=2`],
  ])("attack: a secret in an address, as in next, is written down: %s", (address, masked) => {
    expect(cleanse({ args: { next: address }, list: [address] })).toEqual({ args: { next: masked }, list: [masked] });
    expect(hideInAddresses("no token=abc, ?author=me&keyword=x")).toBe("no token=abc, ?author=me&keyword=x");
  });

  it("attack: addresses that are made to be slow to look through", () => {
    const started = performance.now();
    for (const part of ["?", "?aaaaaaaaaaaa", "%25", "25", "?token", "%3ftoken%3d"])
      hideInAddresses(part.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it("leaves the original as it was", () => {
    const original = { prompt_data: { password: "x" } };
    cleanse(original);
    expect(original).toEqual({ prompt_data: { password: "x" } });
  });

  it("takes single values as they are", () => {
    expect(cleanse("text")).toBe("text");
    expect(cleanse(null)).toBeNull();
  });

  it("hides what is nested so deeply that nobody looked", () => {
    let deep: unknown = "secret";
    for (let level = 0; level < 10_000; level += 1) deep = [deep];
    expect(JSON.stringify(cleanse(deep))).not.toContain("secret");
  });
});
