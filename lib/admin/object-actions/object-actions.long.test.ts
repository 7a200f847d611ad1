import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "#lib/api/testing.ts";
import { importFromForm } from "../blueprints/import-form.ts";
import { createAdminCall } from "../testing.ts";
import { loadRelated } from "../users/load-related.ts";
import { describeActions, runAction } from "./run-action.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

function formOf(fields: Record<string, string | File> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

const onUser = async (id: number, name: string, fields: Record<string, string> = {}) =>
  runAction("users", name, await createAdminCall(api, { params: { id: String(id) } }), formOf(fields));

const events = (action: string) => api.client.event.count({ where: { action } });

describe("what can be done with people", () => {
  it("is offered by what they are", async () => {
    const { id } = await api.person();
    const call = await createAdminCall(api);
    const names = async (record: Record<string, unknown>) =>
      (await describeActions("users", record, call)).map(({ name }) => name);
    const active = { pk: id, is_active: true, email: "a@example.com" };
    expect(await names(active)).toEqual(expect.arrayContaining(["set-password", "impersonate", "deactivate"]));
    expect(await names(active)).not.toContain("activate");
    expect(await names({ ...active, is_active: false })).toEqual(["set-password", "activate"]);
    expect(await names({ ...active, pk: api.admin.id })).not.toContain("deactivate");
    expect(await names({ ...active, pk: api.admin.id })).not.toContain("impersonate");
    const settings = { ...call.definitions.settings, impersonation: false };
    const off = { ...call, definitions: { ...call.definitions, settings } };
    expect((await describeActions("users", active, off)).map(({ name }) => name)).not.toContain("impersonate");
  });

  it("a password is set, recorded, ends their logins and is not given back", async () => {
    const { id } = await api.person();
    await api.login(id);
    const before = await events("password_set");
    const state = await onUser(id, "set-password", { password: "correct horse battery" });
    expect(state).toMatchObject({ errors: {}, outcome: { level: "success" } });
    expect(JSON.stringify(state)).not.toContain("correct horse");
    expect(await events("password_set")).toBe(before + 1);
    expect(await api.client.session.count({ where: { userId: id } })).toBe(0);
    expect(await onUser(id, "set-password", { password: "" })).toMatchObject({
      errors: { password: [expect.any(String)] },
    });
  });

  it("deactivating logs them out, activating lets them in again", async () => {
    const { id } = await api.person();
    await api.login(id);
    expect(await onUser(id, "deactivate")).toEqual({ redirect: `/if/admin/users/${id}/` });
    expect(await api.client.user.findUnique({ where: { id } })).toMatchObject({ isActive: false });
    expect(await api.client.session.count({ where: { userId: id } })).toBe(0);
    await onUser(id, "activate");
    expect(await api.client.user.findUnique({ where: { id } })).toMatchObject({ isActive: true });
  });

  it("acting as them needs a reason where the settings say so", async () => {
    const { id } = await api.person();
    expect(await onUser(id, "impersonate", { reason: "" })).toMatchObject({ errors: { reason: [expect.any(String)] } });
    const before = await events("impersonation_started");
    expect(await onUser(id, "impersonate", { reason: "They asked for help" })).toEqual({ redirect: "/if/user/" });
    expect(await events("impersonation_started")).toBe(before + 1);
    expect(await api.client.session.count({ where: { userId: api.admin.id, impersonatedId: id } })).toBe(1);
  });

  it("what belongs to others is not among what is theirs", async () => {
    const [one, other] = [await api.person(), await api.person()];
    await api.login(one.id);
    await api.login(other.id);
    await onUser(one.id, "deactivate");
    await onUser(one.id, "activate");
    const { sessionId } = await api.login(one.id);
    const call = await createAdminCall(api, { params: { id: String(one.id) } });
    const related = await loadRelated(call);
    expect(related.sessions.map(({ id }) => id)).toEqual([sessionId]);
    expect(related.consents).toEqual([]);
  });
});

it("a token's key is shown, and that is recorded", async () => {
  const { id, key } = await api.person();
  const { identifier } = await api.client.token.findFirstOrThrow({ where: { userId: id } });
  const before = await events("secret_view");
  const call = await createAdminCall(api, { params: { identifier } });
  expect(await runAction("tokens", "show-key", call, formOf())).toMatchObject({ outcome: { copy: { value: key } } });
  expect(await events("secret_view")).toBe(before + 1);
});

it("a policy says what it thinks of somebody, with its messages and its log", async () => {
  const policy = await api.client.policy.create({
    data: {
      name: "test of a policy",
      type: "expression",
      config: {
        expression: "ak_message('no ' + request.context['what'])\nak_logger.info('seen')\nreturn False",
        expression_language: "python",
      },
    },
  });
  const call = await createAdminCall(api, { params: { policy_uuid: policy.id } });
  const form = formOf({ user: call.caller.user?.username ?? "", context: '{"what": "way"}' });
  expect(await runAction("policies", "test", call, form)).toMatchObject({
    outcome: {
      level: "warning",
      message: "It does not pass. no way",
      log: [expect.objectContaining({ text: "seen" })],
    },
  });
  expect(await runAction("policies", "test", call, formOf({ user: "", context: "{" }))).toMatchObject({
    errors: { context: [expect.any(String)] },
    values: { context: "{" },
  });
});

it("there is nothing that is not on the list", async () => {
  const call = await createAdminCall(api, { params: { id: "1" } });
  expect(await runAction("users", "toString", call, formOf())).toMatchObject({
    errors: { detail: [expect.any(String)] },
  });
  expect(await runAction("toString", "call", call, formOf())).toMatchObject({
    errors: { detail: [expect.any(String)] },
  });
});

describe("a blueprint is imported", () => {
  const blueprint = (slug: string) =>
    `version: 1\nentries:\n  - model: authentik_flows.flow\n    identifiers: {slug: ${slug}}\n    attrs: {name: A, title: A, designation: recovery}\n`;

  it("from text and from a file", async () => {
    const call = await createAdminCall(api);
    const fromText = await importFromForm(call, formOf({ text: blueprint("by-text").replaceAll("\n", "\r\n") }));
    expect(fromText.outcome?.level).toBe("success");
    const file = new File([blueprint("by-file")], "flow.yaml");
    expect((await importFromForm(call, formOf({ file, text: "" }))).outcome?.level).toBe("success");
    expect(await api.client.flow.count({ where: { slug: { in: ["by-text", "by-file"] } } })).toBe(2);
  });

  it("or says what is wrong with it", async () => {
    const call = await createAdminCall(api);
    const state = await importFromForm(call, formOf({ text: blueprint("not a slug") }));
    expect(state).toMatchObject({ values: { text: blueprint("not a slug") }, outcome: { level: "danger" } });
    expect(state.outcome?.log?.length).toBeGreaterThan(0);
    expect(await importFromForm(call, formOf({ file: new File([], ""), text: " " }))).toMatchObject({
      errors: { file: [expect.any(String)] },
    });
  });
});
