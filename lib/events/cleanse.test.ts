import { describe, expect, it } from "vitest";
import { cleanse, MASK } from "./cleanse.ts";

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
