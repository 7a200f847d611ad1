import { CoreApi } from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "#lib/identity/passwords/hash.ts";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let core: CoreApi;
beforeAll(async () => {
  api = await createTestApi();
  core = new CoreApi(api.configuration());
});
afterAll(() => api.close());

it("somebody whose address is changed hears of it at the one that they had", async () => {
  const { id } = await api.person({ email: "before@example.com" });
  const before = await api.client.outgoingMail.count();
  const refusal = await api.call("PATCH", `/core/users/${id}/`, { json: { email: "after@example.com", path: "/" } });
  expect(refusal.status).toBe(400);
  expect(await api.client.outgoingMail.count()).toBe(before);
  await core.coreUsersPartialUpdate({ id, patchedUserRequest: { email: "after@example.com" } });
  expect(await api.client.outgoingMail.count()).toBe(before + 1);
  await core.coreUsersPartialUpdate({ id, patchedUserRequest: { email: "after@example.com", name: "Other" } });
  expect(await api.client.outgoingMail.count()).toBe(before + 1);
});

describe("passwords", () => {
  it("are set, and end the logins of whoever knew the old one", async () => {
    const { id } = await api.person();
    const { cookie } = await api.login(id);
    await core.coreUsersSetPasswordCreate({ id, userPasswordSetRequest: { password: "  correct horse " } });
    const row = await api.client.user.findUniqueOrThrow({ where: { id } });
    expect((await verifyPassword("  correct horse ", row.password)).valid).toBe(true);
    expect((await api.call("GET", "/core/users/me/", { key: null, headers: { cookie } })).status).toBe(403);
    const event = await api.client.event.findFirstOrThrow({ where: { action: "password_set" } });
    expect(event).toMatchObject({ userId: api.admin.id, context: { user: { pk: id } } });
    expect(JSON.stringify(event)).not.toContain("correct horse");
  });

  it("may be one's own, and that login stays", async () => {
    const { cookie, sessionId } = await api.login(api.admin.id);
    const me = await api.call("GET", "/core/users/me/", { key: null, headers: { cookie } });
    const csrf = /authentik_csrf=([^;]+)/.exec(me.headers.get("set-cookie") ?? "")?.[1] ?? "";
    const answer = await api.call("POST", `/core/users/${api.admin.id}/set_password/`, {
      key: null,
      headers: { cookie, "X-authentik-CSRF": csrf },
      json: { password: "a new password of mine" },
    });
    expect(answer.status).toBe(204);
    expect(await api.client.session.count({ where: { id: sessionId } })).toBe(1);
  });

  it("are set by hash only at a bounded cost", async () => {
    const { id } = await api.person();
    const hash = await hashPassword("imported");
    await core.coreUsersSetPasswordHashCreate({ id, userPasswordHashSetRequest: { password: hash } });
    expect(await api.client.user.findUniqueOrThrow({ where: { id } })).toMatchObject({ password: hash });
    for (const password of [
      "plain",
      "!",
      "",
      "$argon2id$v=19$m=4194304,t=100,p=16$c29tZXNhbHQ$c29tZWhhc2hzb21laGFzaHNvbWVoYXNo",
      "pbkdf2_sha256$2000000000$salt$c29tZWhhc2g=",
      `$2b$31$${"a".repeat(53)}`,
    ]) {
      const answer = await api.call("POST", `/core/users/${id}/set_password_hash/`, { json: { password } });
      expect([password, answer.status]).toEqual([password, 400]);
    }
    expect(await api.client.user.findUniqueOrThrow({ where: { id } })).toMatchObject({ password: hash });
  });

  it.each([
    [{ password: "x".repeat(5000) }, 400],
    [{ password: "" }, 400],
    [{ password: 7 }, 400],
    [{}, 400],
  ])("refuse %j", async (json, status) => {
    const { id } = await api.person();
    expect((await api.call("POST", `/core/users/${id}/set_password/`, { json })).status).toBe(status);
  });

  it("are nobody's own to set by a program, and nobody's else (Keycloak CVE-2026-3429)", async () => {
    const { id, key } = await api.person();
    const other = await api.person();
    for (const target of [id, other.id, api.admin.id]) {
      const json = { password: "my own choice of one" };
      expect((await api.call("POST", `/core/users/${target}/set_password/`, { key, json })).status).toBe(403);
    }
  });
});
