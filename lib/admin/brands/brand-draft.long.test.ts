import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "#lib/api/testing.ts";
import { createAdminCall } from "../testing.ts";
import { findLook, keepDraft, NEW_BRAND } from "./brand-draft.ts";
import { showLoginPage } from "./login-page.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const typed = {
  domain: "preview.example",
  branding_title: "Typed",
  branding_logo: "/static/brand/logo.svg",
  branding_favicon: "/static/brand/icon.svg",
  branding_default_flow_background: "https://example.com/b.jpg",
  branding_custom_css: ":root { --color-accent: red }",
  attributes: "{}",
};

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...typed, ...fields })) form.set(name, value);
  return form;
}

describe("what a brand's form says", () => {
  it("is kept for the login that typed it, beside the brand, which stays as it is", async () => {
    const brand = await api.client.brand.create({ data: { domain: "kept.example", brandingTitle: "Stored" } });
    const [call, other] = [await createAdminCall(api), await createAdminCall(api)];
    expect(await keepDraft(call, brand.id, formOf({}))).toEqual({ kind: "kept" });
    expect(await keepDraft(call, brand.id, formOf({ branding_title: "Typed again" }))).toEqual({ kind: "kept" });
    expect((await findLook(call, brand.id, true)).branding_title).toBe("Typed again");
    expect((await findLook(call, brand.id, false)).branding_title).toBe("Stored");
    expect((await findLook(other, brand.id, true)).branding_title).toBe("Stored");
    await api.client.session.delete({ where: { id: call.caller.sessionId ?? "" } });
    expect(await api.client.brandDraft.count()).toBe(0);
  });

  it("may leave out what a new brand has by itself", async () => {
    const call = await createAdminCall(api);
    expect(await keepDraft(call, NEW_BRAND, formOf({ branding_title: "", branding_logo: "" }))).toEqual({
      kind: "kept",
    });
    expect((await findLook(call, NEW_BRAND, true)).branding_title).toBe("Vestibule");
  });

  it("is refused by field where the API would refuse it, and the last good draft stays", async () => {
    const call = await createAdminCall(api);
    await keepDraft(call, NEW_BRAND, formOf({}));
    const bad = { branding_logo: "not an address", branding_custom_css: "x".repeat(100_001), attributes: "[" };
    const kept = await keepDraft(call, NEW_BRAND, formOf(bad));
    expect(kept.kind === "refused" && Object.keys(kept.errors).sort()).toEqual([
      "attributes",
      "branding_custom_css",
      "branding_logo",
    ]);
    expect(await keepDraft(call, NEW_BRAND, formOf({ branding_logo: "javascript:alert(1)" }))).toMatchObject({
      kind: "refused",
    });
    expect((await findLook(call, NEW_BRAND, true)).branding_title).toBe("Typed");
  });

  it("is nobody's without a login, and no brand that is gone has a look", async () => {
    const call = await createAdminCall(api);
    const program = { ...call, caller: { ...call.caller, sessionId: null } };
    expect(await keepDraft(program, NEW_BRAND, formOf({}))).toMatchObject({ kind: "refused" });
    await expect(findLook(call, "00000000-0000-4000-8000-000000000000", true)).rejects.toThrow("404");
  });
});

describe("the login page of a brand that is being edited", () => {
  it("is that of its own flow, as a stranger sees it, and leaves no trace", async () => {
    const { pk } = await api.engine.flow({
      designation: "authentication",
      stages: [{ type: "identification", config: { user_fields: ["username"] } }],
    });
    const call = await createAdminCall(api);
    await keepDraft(call, NEW_BRAND, formOf({ flow_authentication: pk }));
    const runs = await api.client.flowExecution.count();
    const page = await showLoginPage(call, await findLook(call, NEW_BRAND, true), "dark");
    expect(page.challenge).toMatchObject({
      component: "ak-stage-identification",
      flow_info: { background: "https://example.com/b.jpg" },
    });
    expect(page.brand).toMatchObject({ title: "Typed", attributes: { settings: { theme: { base: "dark" } } } });
    expect(await api.client.flowExecution.count()).toBe(runs);
  });

  it("is said to be missing when no flow shows visitors anything", async () => {
    await api.client.flow.deleteMany({ where: { designation: "authentication" } });
    const call = await createAdminCall(api);
    const page = await showLoginPage(call, await findLook(call, NEW_BRAND, false), "light");
    expect(page.challenge).toBeNull();
  });
});
