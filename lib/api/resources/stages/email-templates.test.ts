import { StagesApi } from "@goauthentik/api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let stages: StagesApi;
beforeAll(async () => {
  api = await createTestApi();
  stages = new StagesApi(api.configuration());
});
afterAll(() => api.close());

it("templates of mails are listed by the name that stages and calls have to give", async () => {
  const templates = await stages.stagesEmailTemplatesList();
  expect(templates[0]).toMatchObject({ name: "email/password_reset.html", description: "Password Reset" });
});

it("invitation stages are found by whether a flow uses them", async () => {
  const spare = await stages.stagesInvitationStagesCreate({ invitationStageRequest: { name: "spare" } });
  await api.engine.flow({
    slug: "invited",
    designation: "enrollment",
    stages: [{ type: "invitation", name: "used", config: {} }],
  });
  const list = async (noFlows: boolean) =>
    (await stages.stagesInvitationStagesList({ noFlows })).results.map(({ name }) => name);
  expect(await list(true)).toEqual([spare.name]);
  expect(await list(false)).toEqual(["used"]);
});
