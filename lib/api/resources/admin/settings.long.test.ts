import { AdminApi, AuthenticatorsApi, RootApi } from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let admin: AdminApi;
beforeAll(async () => {
  api = await createTestApi();
  admin = new AdminApi(api.configuration());
});
afterAll(() => api.close());

describe("the system's settings", () => {
  it("have their defaults, are changed one by one or as a whole, and it is recorded", async () => {
    const before = await admin.adminSettingsRetrieve();
    expect(before).toMatchObject({ defaultTokenDuration: "days=1", footerLinks: [], impersonationRequireReason: true });
    const changed = await admin.adminSettingsPartialUpdate({
      patchedSettingsRequest: { eventRetention: "days=30", footerLinks: [{ name: "Help", href: "/help" }] },
    });
    expect(changed).toEqual({ ...before, eventRetention: "days=30", footerLinks: [{ name: "Help", href: "/help" }] });
    expect(await admin.adminSettingsRetrieve()).toEqual(changed);
    const { flags } = before;
    const put = await admin.adminSettingsUpdate({
      settingsRequest: { gdprCompliance: false, flags: { ...flags, flowsRefreshOthers: true } },
    });
    expect(put).toEqual({ ...changed, gdprCompliance: false, flags: { ...flags, flowsRefreshOthers: true } });
    const events = await api.client.event.findMany({ where: { action: "model_updated" }, orderBy: { created: "asc" } });
    expect(events[0]?.context).toMatchObject({
      model: { app: "authentik_tenants", model_name: "tenant" },
      diff: { event_retention: { previous_value: "days=365", new_value: "days=30" } },
    });
  });

  it.each([
    [{ event_retention: "for ever" }, "event_retention"],
    [{ default_token_duration: "days=-1" }, "default_token_duration"],
    [{ reputation_lower_limit: 1 }, "reputation_lower_limit"],
    [{ pagination_default_page_size: 900 }, "pagination_default_page_size"],
    [{ default_token_length: "60" }, "default_token_length"],
    [{ base_url: "javascript:alert(1)" }, "base_url"],
    [{ footer_links: [{ name: "x", href: "javascript:alert(1)" }] }, "footer_links"],
    [{ footer_links: [{ name: "x", href: "JaVaScRiPt:alert(1)" }] }, "footer_links"],
    [{ footer_links: [{ name: "x", href: "//evil.example" }] }, "footer_links"],
    [{ footer_links: [{ name: "x", href: "/\\evil.example" }] }, "footer_links"],
    [{ footer_links: [{ name: "x", href: "data:text/html,x" }] }, "footer_links"],
    [{ footer_links: "x" }, "footer_links"],
    [{ flags: [] }, "flags"],
    [{ flags: { flows_refresh_others: "yes" } }, "flags"],
    [{ impersonation: null }, "impersonation"],
  ])("refuse %j and change nothing", async (json, field) => {
    const before = await api.client.system.findFirstOrThrow();
    const answer = await api.call("PATCH", "/admin/settings/", { json });
    expect(answer).toMatchObject({ status: 400, body: { [field]: [expect.any(String)] } });
    expect(await api.client.system.findFirstOrThrow()).toEqual(before);
  });

  it("need the flags as a whole, and know no other keys", async () => {
    expect(await api.call("PUT", "/admin/settings/", { json: {} })).toMatchObject({
      status: 400,
      body: { flags: [expect.any(String)] },
    });
    const answer = await api.call("PATCH", "/admin/settings/", { json: { setup_done: false, __proto__x: 1 } });
    expect(answer.status).toBe(200);
    expect(answer.body).not.toHaveProperty("setup_done");
  });

  it("two changes at the same moment both count", async () => {
    await Promise.all([
      api.call("PATCH", "/admin/settings/", { json: { avatars: "none" } }),
      api.call("PATCH", "/admin/settings/", { json: { default_token_length: 80 } }),
    ]);
    expect(await admin.adminSettingsRetrieve()).toMatchObject({ avatars: "none", defaultTokenLength: 80 });
  });
});

describe("what the system says of itself", () => {
  it("which version runs, and how", async () => {
    const { key } = await api.person();
    expect(await new AdminApi(api.configuration(key)).adminVersionRetrieve()).toMatchObject({
      versionCurrent: expect.stringMatching(/^\d+\.\d+\.\d+/),
      outdated: false,
    });
    const system = await admin.adminSystemRetrieve();
    expect(system).toMatchObject({ httpIsSecure: false, runtime: { environment: "development" } });
    // The key that the call was made with is not among the headers.
    expect(JSON.stringify(system)).not.toContain(api.admin.key);
    expect((await api.call("GET", "/admin/system/", { key })).status).toBe(403);
  });

  it("which kinds of objects there are", async () => {
    const models = await admin.adminModelsList();
    expect(models).toContainEqual({ name: "authentik_stages_password.passwordstage", label: "Password Stage" });
    expect(models).toContainEqual({ name: "authentik_core.user", label: "User" });
    expect(models.every(({ name, label }) => label !== name)).toBe(true);
    const apps = await admin.adminAppsList();
    expect(apps).toContainEqual({ name: "authentik.stages.password", label: "Stages: Password" });
    expect(apps).toContainEqual({ name: "authentik.core", label: "Core" });
  });

  it("what it can do, to everybody", async () => {
    const config = await new RootApi(api.configuration(null)).rootConfigRetrieve();
    expect(config.errorReporting).toMatchObject({ enabled: false });
    expect(config.capabilities).toContain("can_impersonate");
  });

  it("that nobody has a device", async () => {
    const devices = new AuthenticatorsApi(api.configuration());
    expect(await devices.authenticatorsAllList()).toEqual([]);
    expect(await devices.authenticatorsAdminAllList({ user: api.admin.id })).toEqual([]);
    expect((await api.call("GET", "/authenticators/admin/all/?user=x")).status).toBe(400);
    const { key } = await api.person();
    expect((await api.call("GET", "/authenticators/all/", { key })).body).toEqual([]);
    expect((await api.call("GET", "/authenticators/admin/all/", { key })).status).toBe(403);
  });
});
