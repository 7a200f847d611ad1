import { describe, expect, it } from "vitest";
import { EnvError, parseEnv } from "./env.ts";

describe("environment", () => {
  it("has a default for everything that has one", () => {
    expect(parseEnv({})).toMatchObject({ PORT: 3000, DATA_DIR: "./data", LOG_LEVEL: "info" });
  });

  it("takes an empty variable as unset", () => {
    expect(parseEnv({ PORT: "", DATABASE_URL: "", PUBLIC_URL: "", LOG_LEVEL: "", AUTH_SECRET: "" })).toEqual(
      parseEnv({}),
    );
  });

  it.each([
    ["PORT", "70000"],
    ["PORT", "80a"],
    ["DATABASE_URL", "mysql://a@b/c"],
    ["AUTH_SECRET", "short"],
    ["PUBLIC_URL", "https://id.internal/path"],
    ["PUBLIC_URL", "https://id.internal/?a=b"],
    ["PUBLIC_URL", "ftp://id.internal"],
    ["PUBLIC_URL", "id.internal"],
    ["BOOTSTRAP_EMAIL", "nobody"],
    ["BOOTSTRAP_PASSWORD", "short"],
    ["BOOTSTRAP_TOKEN", "short"],
    ["EMAIL_URL", "http://mail"],
    ["LOG_LEVEL", "loud"],
  ])("refuses %s=%s by name, without repeating the value", (name, value) => {
    expect(() => parseEnv({ [name]: value })).toThrow(EnvError);
    expect(() => parseEnv({ [name]: value })).toThrow(new RegExp(`^${name} should be `));
    try {
      parseEnv({ [name]: value });
    } catch (error) {
      expect((error as Error).message).not.toContain(value);
    }
  });

  it("names every variable that is wrong at once", () => {
    expect(() => parseEnv({ PORT: "x", LOG_LEVEL: "loud" })).toThrow(/PORT should be .*\nLOG_LEVEL should be /);
  });
});
