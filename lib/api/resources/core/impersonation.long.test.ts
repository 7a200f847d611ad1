import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

/** A browser that is logged in, with the header that changes need. */
async function browser(userId: number) {
  const { cookie, sessionId } = await api.login(userId);
  const me = await api.call("GET", "/core/users/me/", { key: null, headers: { cookie } });
  const csrf = /authentik_csrf=([^;]+)/.exec(me.headers.get("set-cookie") ?? "")?.[1] ?? "";
  const headers = { cookie, "X-authentik-CSRF": csrf };
  const call = (method: string, path: string, json?: unknown, more: Record<string, string> = {}) =>
    api.call(method, path, { key: null, headers: { ...headers, ...more }, ...(json !== undefined && { json }) });
  const whoAmI = async () => (await call("GET", "/core/users/me/")).body as { user: Who; original?: Who };
  return { call, whoAmI, sessionId };
}
type Who = { pk: number; is_superuser: boolean };

const reason = { reason: "helping out" };

describe("an administrator acts as somebody else", () => {
  it("with their rights and no more, visibly, on record, and back again", async () => {
    const target = await api.person();
    const admin = await browser(api.admin.id);
    expect((await admin.call("POST", `/core/users/${target.id}/impersonate/`, reason)).status).toBe(204);
    expect(await admin.whoAmI()).toMatchObject({
      user: { pk: target.id, is_superuser: false },
      original: { pk: api.admin.id, is_superuser: true },
    });
    expect((await admin.call("GET", "/core/users/")).status).toBe(403);
    // Only the person's own things are theirs, and what is done is done on the person's behalf.
    const tokens = (await admin.call("GET", "/core/tokens/")).body as { results: { user: number }[] };
    expect(tokens.results.map(({ user }) => user)).toEqual([target.id]);
    await admin.call("POST", "/core/tokens/", { identifier: "on-behalf" });
    const event = await api.client.event.findFirstOrThrow({
      where: { action: "model_created", context: { path: ["model", "name"], equals: "on-behalf" } },
    });
    expect(event).toMatchObject({ userId: api.admin.id, user: { pk: api.admin.id, on_behalf_of: { pk: target.id } } });
    expect((await admin.call("GET", "/core/users/impersonate_end/")).status).toBe(204);
    expect((await admin.whoAmI()).user.pk).toBe(api.admin.id);
    expect((await admin.whoAmI()).original).toBeUndefined();
    const events = await api.client.event.findMany({
      where: { action: { startsWith: "impersonation_" } },
      orderBy: { created: "asc" },
    });
    expect(events).toMatchObject([
      { action: "impersonation_started", userId: api.admin.id, context: { ...reason, user: { pk: target.id } } },
      { action: "impersonation_ended", userId: api.admin.id, context: { user: { pk: target.id } } },
    ]);
  });

  it("is still the owner of the login: ending the person's logins does not end it, and theirs do not end the person's", async () => {
    const target = await api.person();
    const admin = await browser(api.admin.id);
    await admin.call("POST", `/core/users/${target.id}/impersonate/`, reason);
    await api.call("POST", `/core/users/${target.id}/set_password/`, { json: { password: "a new one for them" } });
    expect((await admin.whoAmI()).user.pk).toBe(target.id);
    expect(await api.client.session.findUniqueOrThrow({ where: { id: admin.sessionId } })).toMatchObject({
      userId: api.admin.id,
    });
  });

  it("until the person is deactivated or deleted", async () => {
    for (const end of ["deactivate", "delete"]) {
      const target = await api.person();
      const admin = await browser(api.admin.id);
      await admin.call("POST", `/core/users/${target.id}/impersonate/`, reason);
      if (end === "delete") await api.call("DELETE", `/core/users/${target.id}/`);
      else await api.call("PATCH", `/core/users/${target.id}/`, { json: { is_active: false } });
      expect((await admin.whoAmI()).user.pk).toBe(api.admin.id);
    }
  });

  it("until they are no administrator any more, or it is turned off for all", async () => {
    const group = await api.engine.group({ isSuperuser: true });
    const deputy = await api.engine.user({ groups: [group] });
    const target = await api.person();
    const admin = await browser(deputy.pk);
    await admin.call("POST", `/core/users/${target.id}/impersonate/`, reason);
    await api.call("PATCH", "/admin/settings/", { json: { impersonation: false } });
    expect((await admin.whoAmI()).user.pk).toBe(deputy.pk);
    expect((await admin.call("POST", `/core/users/${target.id}/impersonate/`, reason)).status).toBe(403);
    await api.call("PATCH", "/admin/settings/", { json: { impersonation: true } });
    expect((await admin.whoAmI()).user.pk).toBe(target.id);
    await api.call("POST", `/core/groups/${group}/remove_user/`, { json: { pk: deputy.pk } });
    expect((await admin.whoAmI()).user.pk).toBe(deputy.pk);
  });
});

describe("nobody acts as somebody else", () => {
  it("who is no administrator (authentik CVE-2026-49448)", async () => {
    const [one, two] = [await api.person(), await api.person()];
    const person = await browser(one.id);
    for (const target of [two.id, api.admin.id])
      expect((await person.call("POST", `/core/users/${target}/impersonate/`, reason)).status).toBe(403);
    expect((await person.whoAmI()).user.pk).toBe(one.id);
  });

  it("by a token, without a reason, without a CSRF token, as themselves, as somebody inactive or unknown", async () => {
    const target = await api.person();
    const idle = await api.engine.user({ isActive: false });
    const admin = await browser(api.admin.id);
    const path = `/core/users/${target.id}/impersonate/`;
    expect((await api.call("POST", path, { json: reason })).status).toBe(403);
    expect(await admin.call("POST", path, {})).toMatchObject({ status: 400, body: { reason: [expect.any(String)] } });
    expect((await admin.call("POST", path, reason, { "X-authentik-CSRF": "x" })).status).toBe(403);
    expect((await admin.call("POST", `/core/users/${api.admin.id}/impersonate/`, reason)).status).toBe(400);
    expect((await admin.call("POST", `/core/users/${idle.pk}/impersonate/`, reason)).status).toBe(400);
    expect((await admin.call("POST", "/core/users/999999/impersonate/", reason)).status).toBe(404);
    expect((await admin.whoAmI()).original).toBeUndefined();
  });

  it("from within an impersonation, even of another administrator", async () => {
    const group = await api.engine.group({ isSuperuser: true });
    const other = await api.engine.user({ groups: [group] });
    const target = await api.person();
    const admin = await browser(api.admin.id);
    await admin.call("POST", `/core/users/${other.pk}/impersonate/`, reason);
    expect((await admin.whoAmI()).user).toMatchObject({ pk: other.pk, is_superuser: true });
    expect((await admin.call("POST", `/core/users/${target.id}/impersonate/`, reason)).status).toBe(403);
    // Nor do they lock themselves out in somebody else's name.
    expect((await admin.call("DELETE", `/core/users/${api.admin.id}/`)).status).toBe(400);
  });

  it("and a page elsewhere does not end it for them", async () => {
    const target = await api.person();
    const admin = await browser(api.admin.id);
    await admin.call("POST", `/core/users/${target.id}/impersonate/`, reason);
    const elsewhere = await admin.call("GET", "/core/users/impersonate_end/", undefined, {
      "Sec-Fetch-Site": "cross-site",
    });
    expect(elsewhere.status).toBe(403);
    expect((await admin.whoAmI()).user.pk).toBe(target.id);
  });
});
