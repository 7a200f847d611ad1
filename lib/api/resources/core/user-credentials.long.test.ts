import { CoreApi } from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let core: CoreApi;
beforeAll(async () => {
  api = await createTestApi();
  core = new CoreApi(api.configuration());
});
afterAll(() => api.close());

describe("accounts of programs", () => {
  it("come with an app password that works", async () => {
    const made = await core.coreUsersServiceAccountCreate({
      userServiceAccountRequest: { name: "Build robot", createGroup: true },
    });
    expect(made).toMatchObject({ username: "Build robot", groupPk: expect.any(String) });
    const row = await api.client.user.findUniqueOrThrow({ where: { id: made.userPk }, include: { groups: true } });
    expect(row).toMatchObject({ type: "service_account", path: "goauthentik.io/service-accounts" });
    expect(row.groups.map(({ groupId }) => groupId)).toEqual([made.groupPk]);
    const basic = Buffer.from(`Build robot:${made.token}`).toString("base64");
    const me = await api.call("GET", "/core/users/me/", { key: null, headers: { Authorization: `Basic ${basic}` } });
    expect(me).toMatchObject({ status: 200, body: { user: { username: "Build robot" } } });
    const again = await api.call("POST", "/core/users/service_account/", { json: { name: "Build robot" } });
    expect(again).toMatchObject({ status: 400, body: { name: [expect.any(String)] } });
  });

  it("leave nothing behind when something is taken", async () => {
    await api.engine.group({ name: "robot-group" });
    const answer = await api.call("POST", "/core/users/service_account/", {
      json: { name: "robot-group", create_group: true },
    });
    expect(answer.status).toBe(400);
    expect(await api.client.user.count({ where: { username: "robot-group" } })).toBe(0);
  });
});

describe("recovery", () => {
  it("says when there is no flow for it, as a text", async () => {
    const { id } = await api.person();
    const answer = await api.call("POST", `/core/users/${id}/recovery/`, { json: {} });
    expect(answer).toMatchObject({ status: 400, body: { non_field_errors: "No recovery flow set." } });
    const wrong = await api.call("POST", `/core/users/${id}/recovery/`, { json: { token_duration: "soon" } });
    expect(wrong).toMatchObject({ status: 400, body: { token_duration: [expect.any(String)] } });
  });

  it("makes a link that works once, and leaves a record", async () => {
    const flow = await api.engine.flow({ slug: "recover", designation: "recovery", stages: [{ type: "dummy" }] });
    await api.client.brand.create({ data: { domain: "vestibule.test", flowRecoveryId: flow.pk } });
    const { id } = await api.person();
    const { link } = await core.coreUsersRecoveryCreate({ id, userRecoveryLinkRequest: { tokenDuration: "hours=1" } });
    expect(link).toMatch(/^http:\/\/vestibule\.test\/if\/flow\/recover\/\?flow_token=\S{40,}$/);
    const event = await api.client.event.findFirstOrThrow({ where: { action: "secret_view", userId: api.admin.id } });
    expect(JSON.stringify(event)).not.toContain(link.split("flow_token=")[1]);
    const { key } = await api.person();
    expect((await api.call("POST", `/core/users/${id}/recovery/`, { key, json: {} })).status).toBe(403);
  });
});
