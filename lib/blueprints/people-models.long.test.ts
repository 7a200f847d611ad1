import { describe, expect, test } from "vitest";
import { deriveKey, hashToken, open } from "#lib/crypto/secret.ts";
import { verifyPassword } from "#lib/identity/passwords/hash.ts";
import { tokenKeyPurpose } from "#lib/models/token.ts";

import { client, flow, openModels, run, succeed } from "./models.fixtures.ts";

openModels();

describe("user", () => {
  const user = (more: string) => `{model: authentik_core.user, identifiers: {username: u}, attrs: {name: U, ${more}}}`;
  const stored = () =>
    client().user.findUniqueOrThrow({ where: { username: "u" }, include: { groups: { include: { group: true } } } });

  test("without a password gets an unusable one", async () => {
    await succeed([user("password: null")]);
    expect((await stored()).password).toMatch(/^!/);
  });

  test("a password is hashed, and not hashed again when it is the same", async () => {
    await succeed([user("password: correct horse")]);
    const first = await stored();
    expect(await verifyPassword("correct horse", first.password)).toMatchObject({ valid: true });
    await succeed([user("password: correct horse")]);
    expect((await stored()).password).toBe(first.password);
    await succeed([user("email: a@b.example")]);
    expect((await stored()).password).toBe(first.password);
    await succeed([user("password: another one")]);
    expect(await verifyPassword("another one", (await stored()).password)).toMatchObject({ valid: true });
  });

  test("a hash of Django is stored as it is", async () => {
    const hash = "pbkdf2_sha256$100000$salt$DHpk1YoOMUnN4KPWdPcDdSq1ZYPrEFVsiPPUkV0dLiM=";
    await succeed([user(`password_hash: ${hash}`)]);
    expect((await stored()).password).toBe(hash);
  });

  test.each<[string, string]>([
    ["password_hash: nonsense", "password_hash"],
    ["password: a, password_hash: b", "non_field_errors"],
    ["email: nobody", "email"],
    ["path: /a", "path"],
    ["type: robot", "type"],
    ["permissions: [authentik_core.view_user]", "permissions"],
    ["roles: [55555555-5555-4555-8555-555555555555]", "roles"],
    ["groups: [55555555-5555-4555-8555-555555555555]", "groups"],
  ])("%s is refused on %s", async (attrs, field) => {
    expect((await run([user(attrs)])).error?.fields).toHaveProperty(field);
  });

  test("groups replace those there are", async () => {
    const groups = ["a", "b"].map((name) => `{model: authentik_core.group, id: ${name}, identifiers: {name: ${name}}}`);
    await succeed([...groups, user("groups: [!KeyOf a]")]);
    await succeed([...groups, user("groups: [!KeyOf b]")]);
    expect((await stored()).groups.map(({ group }) => group.name)).toEqual(["b"]);
  });
});

describe("group", () => {
  test("cannot be its own ancestor", async () => {
    const group = (name: string, more: string) =>
      `{model: authentik_core.group, id: ${name}, identifiers: {name: ${name}}, attrs: {${more}}}`;
    const result = await run([
      group("a", ""),
      group("b", "parents: [!KeyOf a]"),
      group("c", "parents: [!KeyOf b]"),
      group("a", "parents: [!KeyOf c]"),
    ]);
    expect(result.error?.fields).toHaveProperty("parents");
  });

  test("is found by what its attributes contain", async () => {
    await succeed([
      "{model: authentik_core.group, identifiers: {name: g}, attrs: {attributes: {a: {b: [1, 2], c: x}}}}",
    ]);
    await succeed([
      "{model: authentik_core.group, identifiers: {attributes: {a: {b: [2]}}}, attrs: {is_superuser: true}}",
    ]);
    // An identifier is a field like any other: what was looked for is what is written.
    expect(await client().group.findMany()).toMatchObject([
      { name: "g", isSuperuser: true, attributes: { a: { b: [2] } } },
    ]);
  });
});

describe("token", () => {
  const token = (more: string) =>
    `{model: authentik_core.token, identifiers: {identifier: t, intent: api, expiring: false, user: 1}, attrs: {${more}}}`;
  const owner = "{model: authentik_core.user, identifiers: {pk: 1, username: u}, attrs: {name: U}}";

  test("its key is stored hashed and sealed, never in plain", async () => {
    await succeed([owner, token("key: a-key-that-is-secret")]);
    const row = await client().token.findUniqueOrThrow({ where: { keyHash: hashToken("a-key-that-is-secret") } });
    expect(Buffer.from(row.keySealed ?? []).includes("a-key")).toBe(false);
    const key = deriveKey("a secret of more than thirty-two characters", tokenKeyPurpose);
    expect(open(key, row.keySealed ?? new Uint8Array(), row.id)?.toString()).toBe("a-key-that-is-secret");
  });

  test("all identifiers must match", async () => {
    await succeed([owner, token("key: a-key-that-is-secret")]);
    const other = await run([
      "{model: authentik_core.token, identifiers: {identifier: t, intent: app_password, user: 1}}",
    ]);
    expect(other.error?.fields).toHaveProperty("identifier");
  });

  test.each(["verification", "recovery"])("the intent %s is refused", async (intent) => {
    const result = await run([
      owner,
      `{model: authentik_core.token, identifiers: {identifier: t, intent: ${intent}, user: 1}}`,
    ]);
    expect(result.error?.fields).toHaveProperty("intent");
  });
});

describe("brand", () => {
  test("only one can be the default; text counts as a boolean", async () => {
    const brand = (domain: string, more: string) =>
      `{model: authentik_brands.brand, identifiers: {domain: ${domain}, default: 'True'}, attrs: {${more}}}`;
    await succeed([flow("f"), brand("a.example", "flow_authentication: !KeyOf f")]);
    await succeed([brand("a.example", "flow_authentication: null, branding_title: Ours")]);
    expect(await client().brand.findMany()).toMatchObject([
      { default: true, brandingTitle: "Ours", flowAuthenticationId: null },
    ]);
    expect((await run([brand("b.example", "")])).error?.fields).toHaveProperty("default");
  });
});
