import { beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { setAppSecret } from "#lib/crypto/keys.ts";
import { openSecret, sealSecrets, secretFields } from "./secrets.ts";

const schema = z.object({ host: z.string(), password: z.string().default("").meta({ secret: true }) });
const seal = (password: unknown, stored: Record<string, unknown> = {}) =>
  sealSecrets(schema, "stage-1", { host: "h", password }, stored);

beforeAll(() => setAppSecret("a secret that only tests use, long enough"));

it("says which fields are secret", () => {
  expect(secretFields(schema)).toEqual(["password"]);
  expect(secretFields(z.string())).toEqual([]);
});

it("stores a secret sealed, and gives it back where it is used", () => {
  const config = seal("hunter2");
  expect(config.host).toBe("h");
  expect(JSON.stringify(config)).not.toContain("hunter2");
  expect(openSecret("stage-1", "password", config.password)).toBe("hunter2");
});

it("keeps the box of a secret that has not changed, and makes another for one that has", () => {
  const stored = seal("hunter2");
  expect(seal("hunter2", stored)).toEqual(stored);
  expect(seal(stored.password, stored)).toEqual(stored);
  const changed = seal("hunter3", stored);
  expect(changed).not.toEqual(stored);
  expect(openSecret("stage-1", "password", changed.password)).toBe("hunter3");
});

it("opens no box of another stage or field, or sealed with another secret of the installation", () => {
  const { password } = seal("hunter2");
  expect(() => openSecret("stage-2", "password", password)).toThrow("enter it again");
  expect(() => openSecret("stage-1", "host", password)).toThrow("enter it again");
  setAppSecret("another secret that only tests use, as long");
  expect(() => openSecret("stage-1", "password", password)).toThrow("enter it again");
  setAppSecret("a secret that only tests use, long enough");
});

it("takes what only looks like a box as the secret that somebody chose", () => {
  const { password } = seal("vestibule-sealed:AAAA");
  expect(openSecret("stage-1", "password", password)).toBe("vestibule-sealed:AAAA");
});

it("leaves no secret as none, and one that was never stored as it is", () => {
  expect(seal("")).toEqual({ host: "h", password: "" });
  expect(openSecret("stage-1", "password", undefined)).toBe("");
  expect(openSecret("stage-1", "password", "plain")).toBe("plain");
});
