import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let slug: string;
let person: { id: number; key: string };

beforeAll(async () => {
  api = await createTestApi();
  person = await api.person({ username: "watched", password: "hers" });
  ({ slug } = await api.engine.flow({
    designation: "authentication",
    stages: [
      { type: "identification", config: { user_fields: ["username"] } },
      { type: "password", config: { backends: ["authentik.core.auth.InbuiltBackend"] } },
      { type: "user_login" },
    ],
  }));
});
afterAll(() => api.close());

const path = (flow = slug) => `/flows/instances/${flow}/dry_run/`;
const logIn = [
  { action: "answer", data: { uid_field: "watched" } },
  { action: "answer", data: { password: "anything" } },
];
const recorded = () => api.client.event.findMany({ where: { action: "custom_dry_run" }, orderBy: { created: "asc" } });

it("shows an administrator the whole way through a login, and records that they looked, as whom, and nothing else", async () => {
  const events = await api.client.event.count();
  const answer = await api.call("POST", path(), { json: { user: person.id, any_password: true, answers: logIn } });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      steps: [
        { answered: null, challenge: { component: "ak-stage-identification" } },
        { answered: { action: "answer" }, challenge: { component: "ak-stage-password" } },
        { session: { change: "login", username: "watched" } },
      ],
    },
  });
  expect(await api.client.event.count()).toBe(events + 1);
  const [event] = await recorded();
  expect(event).toMatchObject({
    userId: api.admin.id,
    context: {
      as: { username: "watched" },
      credentials_taken_as_right: true,
      logged_in: false,
      flow: { name: expect.any(String) },
    },
  });
});

it("attack: an answer that logs somebody in gives the caller neither a cookie nor a session", async () => {
  const json = { user: person.id, any_password: true, answers: logIn };
  const { headers } = await api.call("POST", path(), { json });
  expect(headers.get("set-cookie")).toBeNull();
  expect(await api.client.session.count({ where: { userId: person.id } })).toBe(0);
});

it("attack: nobody but a superuser makes one, and nobody learns whether there is a flow", async () => {
  const before = await recorded();
  for (const key of [null, person.key]) {
    for (const flow of [slug, "no-such-flow"]) {
      expect((await api.call("POST", path(flow), { key, json: {} })).status).toBe(403);
    }
  }
  expect(await recorded()).toHaveLength(before.length);
});

it("refuses what is no dry run, by field, and records none", async () => {
  const before = await recorded();
  const many = Array.from({ length: 21 }, () => ({ action: "answer", data: {} }));
  const large = [{ action: "answer", data: { text: "x".repeat(300_000) } }];
  const wrong: [object, string][] = [
    [{ user: 99_999 }, "user"],
    [{ user: "alice" }, "user"],
    [{ user: 2 ** 40 }, "user"],
    [{ client_ip: "nowhere" }, "client_ip"],
    [{ language: "fr\r\nX-Evil: 1" }, "language"],
    [{ answers: many }, "answers"],
    [{ answers: large }, "answers"],
    [{ answers: [{ action: "destroy" }] }, "answers"],
  ];
  for (const [json, field] of wrong) {
    expect(await api.call("POST", path(), { json })).toMatchObject({
      status: 400,
      body: { [field]: expect.anything() },
    });
  }
  expect((await api.call("POST", path("no-such-flow"), { json: {} })).status).toBe(404);
  expect(await recorded()).toHaveLength(before.length);
});

it("says which answer could not be given", async () => {
  const answer = await api.call("POST", path(), { json: { answers: [{ action: "open_mail" }] } });
  expect(answer).toMatchObject({ status: 400, body: { non_field_errors: [expect.stringContaining("Answer 1")] } });
});

it("asks to come back later when too many want one at the same time", async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => api.call("POST", path(), { json: {} })));
  const refused = answers.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused[0]?.headers.get("retry-after")).toBe("10");
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
});
