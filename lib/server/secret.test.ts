import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { describeWeakness, resolveSecret, SECRET_FILE, SecretError } from "./secret.ts";

const good = "vN2x8QbW5sT7uL1kE9rY4pA6dF3gH0jZ";
const folder = () => mkdtempSync(path.join(tmpdir(), "vestibule-secret-"));

it("takes the variable's, and writes nothing then", () => {
  const DATA_DIR = folder();
  expect(resolveSecret({ AUTH_SECRET: good, DATABASE_URL: undefined, DATA_DIR }, true)).toBe(good);
  expect(readdirSync(DATA_DIR)).toEqual([]);
});

it("generates one once, for this user alone, and leaves nothing else behind", () => {
  const DATA_DIR = folder();
  const env = { AUTH_SECRET: undefined, DATABASE_URL: undefined, DATA_DIR };
  const first = resolveSecret(env, true);
  expect(first.length).toBeGreaterThanOrEqual(64);
  expect(resolveSecret(env, true)).toBe(first);
  expect(resolveSecret({ ...env, DATA_DIR: folder() }, true)).not.toBe(first);
  expect(statSync(path.join(DATA_DIR, SECRET_FILE)).mode & 0o777).toBe(0o600);
  expect(readdirSync(DATA_DIR)).toEqual([SECRET_FILE]);
});

it("takes away from others what they should never have been able to read", () => {
  const DATA_DIR = folder();
  writeFileSync(path.join(DATA_DIR, SECRET_FILE), good, { mode: 0o644 });
  expect(resolveSecret({ AUTH_SECRET: undefined, DATABASE_URL: undefined, DATA_DIR }, true)).toBe(good);
  expect(statSync(path.join(DATA_DIR, SECRET_FILE)).mode & 0o777).toBe(0o600);
});

it("never replaces a secret that was kept, even an unusable one: everything sealed with it would be lost", () => {
  const DATA_DIR = folder();
  const file = path.join(DATA_DIR, SECRET_FILE);
  writeFileSync(file, "");
  expect(() => resolveSecret({ AUTH_SECRET: undefined, DATABASE_URL: undefined, DATA_DIR }, true)).toThrow(SecretError);
  expect(readFileSync(file, "utf8")).toBe("");
});

it("asks for one beside a database server in production, and generates one in development", () => {
  const DATA_DIR = folder();
  const env = { AUTH_SECRET: undefined, DATABASE_URL: "postgresql://a@b/c", DATA_DIR };
  expect(() => resolveSecret(env, true)).toThrow(/AUTH_SECRET must be set/);
  expect(existsSync(path.join(DATA_DIR, SECRET_FILE))).toBe(false);
  expect(resolveSecret(env, false).length).toBeGreaterThanOrEqual(64);
});

it.each([
  ["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "too few"],
  ["0123456789abcdef0123456789abcdef", "repeats"],
  ["abcdefghijklmnopqrstuvwxyz{|}~\u007f\u0080\u0081\u0082", "sequence"],
  ["please-change-me-6fd1c2a97b3e4058", "placeholder"],
  ["generate-your-secret-key-here-0815", "placeholder"],
  ["My-Sup3r-Default-K3y-0f-th3-s3rv3r!", "placeholder"],
  ["tooshort", "shorter"],
])("Kratos GHSA-hgx2-28f8-6g2r: a secret that others may know is refused and not repeated: %s", (secret, why) => {
  expect(describeWeakness(secret)).toContain(why);
  const refused = () => resolveSecret({ AUTH_SECRET: secret, DATABASE_URL: undefined, DATA_DIR: "/nowhere" }, true);
  expect(refused).toThrow(SecretError);
  expect(refused).not.toThrow(secret);
});

it.each([good, "3f8a1c5d9e7b2046f1a8c3d5e9b70246", "tr0ub4dor horse battery staple river moon"])(
  "accepts %s",
  (secret) => {
    expect(describeWeakness(secret)).toBeUndefined();
  },
);
