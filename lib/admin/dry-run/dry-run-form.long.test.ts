import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestApi, type TestApi } from "#lib/api/testing.ts";
import { takeTurn } from "#lib/dry-run/turns.ts";
import { createAdminCall } from "../testing.ts";
import { dryRunFields } from "./dry-run-fields.ts";
import { continueDryRun, type DryRunView, describeOptions } from "./dry-run-form.ts";

let api: TestApi;
let slug: string;

beforeAll(async () => {
  api = await createTestApi();
  await api.person({ username: "shown" });
  ({ slug } = await api.engine.flow({
    stages: [
      { type: "identification", config: { user_fields: ["username"] } },
      { type: "password", config: { backends: ["authentik.core.auth.InbuiltBackend"] } },
      { type: "user_login" },
    ],
  }));
});
afterAll(() => api.close());

async function send(fields: Record<string, string>, flow = slug): Promise<DryRunView> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return continueDryRun(await createAdminCall(api, { params: { slug: flow } }), form);
}

const { state, act, json } = dryRunFields;
const start = (more: Record<string, string> = {}) =>
  send({ [act]: "start", user: "shown", any_password: "on", ...more });
const components = ({ report }: DryRunView) => report?.steps.map(({ challenge }) => challenge.component);

it("begins, takes answers one by one, takes them back, and begins again", async () => {
  const first = await start();
  expect(components(first)).toEqual(["ak-stage-identification"]);
  const second = await send({ [state]: first.state, uid_field: "shown" });
  const third = await send({ [state]: second.state, password: "what was typed" });
  expect(third.report?.steps[2]?.session).toMatchObject({ username: "shown" });
  expect(third.values).toMatchObject({ user: "shown", any_password: true });
  const back = await send({ [state]: third.state, [act]: "back" });
  expect(components(back)).toEqual(["ak-stage-identification", "ak-stage-password"]);
  expect(components(await start({ [state]: back.state }))).toHaveLength(1);
});

it("takes an answer as JSON; what is none is told and changes nothing", async () => {
  const first = await start();
  const wrong = await send({ [state]: first.state, [act]: "json", [json]: "[1]" });
  expect(wrong.errors[json]).toHaveLength(1);
  expect(components(wrong)).toHaveLength(1);
  const right = await send({ [state]: wrong.state, [act]: "json", [json]: '{"uid_field": "shown"}' });
  expect(components(right)).toHaveLength(2);
});

it("tells what cannot be done, and stays where it was", async () => {
  const first = await start();
  const refused = await send({ [state]: first.state, [act]: "open_mail" });
  expect(refused.errors.non_field_errors?.[0]).toContain("Answer 1");
  expect(components(refused)).toHaveLength(1);
  const nowhere = await start({ client_ip: "nowhere" });
  expect(nowhere).toMatchObject({ report: null, errors: { client_ip: [expect.any(String)] } });
});

it("carries passwords sealed: they are not in the page, and what was changed, or was for another flow, is not taken", async () => {
  const second = await send({ [state]: (await start()).state, uid_field: "shown" });
  const third = await send({ [state]: second.state, password: "what was typed" });
  expect(Buffer.from(third.state, "base64url").toString("latin1")).not.toContain("what was typed");
  const { slug: other } = await api.engine.flow({ stages: [{ type: "dummy" }] });
  for (const [broken, flow] of [
    [third.state, other],
    [`${third.state.slice(0, -4)}AAAA`, slug],
    ["", slug],
  ] as const) {
    expect((await send({ [state]: broken, [act]: "back" }, flow)).report?.steps).toHaveLength(1);
  }
});

it("attack: answers to a dry run that there is no time for start one after the other, each with one answer less", async () => {
  const second = await send({ [state]: (await start()).state, uid_field: "shown" });
  const third = await send({ [state]: second.state, password: "what was typed" });
  const free = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const first = takeTurn(() => {
    begun.resolve();
    return free.promise;
  });
  await begun.promise;
  const others = [first, ...Array.from({ length: 4 }, () => takeTurn(() => free.promise, 60_000))];
  const before = await api.client.event.count({ where: { action: "custom_dry_run" } });
  const busy = await send({ [state]: third.state, more: "answers" });
  free.resolve();
  await Promise.all(others);
  expect(busy).toMatchObject({ report: null, errors: { detail: [expect.any(String)] } });
  expect(await api.client.event.count({ where: { action: "custom_dry_run" } })).toBe(before + 1);
});

it("asks for a person by name, and for where they come from", async () => {
  const { fields } = await describeOptions(await createAdminCall(api, { params: { slug } }));
  expect(fields.map(({ name }) => name)).toEqual([
    "user",
    "logged_in",
    "any_password",
    "query",
    "client_ip",
    "user_agent",
    "language",
  ]);
  expect(fields[0]?.kind).toBe("person");
});
