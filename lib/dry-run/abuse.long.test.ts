import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { sendDueMail } from "#lib/mail/worker.ts";
import { answer, dumpDatabase, tryFlow } from "./testing.ts";

const INBUILT = { backends: ["authentik.core.auth.InbuiltBackend"] };
let engine: TestEngine;
let before: Record<string, string>;

beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

/** Builds something, and remembers what the database is like then. */
async function prepare<T>(work: () => Promise<T>): Promise<T> {
  const made = await work();
  before = await dumpDatabase(engine.client);
  return made;
}

beforeEach(async () => {
  before = await dumpDatabase(engine.client);
});

async function expectNoTrace(): Promise<void> {
  expect(await dumpDatabase(engine.client)).toEqual(before);
}

const logIn = (username: string) => ({
  answers: [answer({ uid_field: username }), answer({ password: "right" })],
});

const loginStages = [
  { type: "identification", config: { user_fields: ["username"] } },
  { type: "password", config: INBUILT },
  { type: "user_login" },
];

it("a stage that fails is shown as the visitor sees it, with what the log would say", async () => {
  const { slug } = await prepare(async () => {
    await engine.user({ username: "failing", password: "right" });
    // Without backends the stage cannot judge any answer.
    return engine.flow({ stages: [loginStages[0] ?? { type: "dummy" }, { type: "password" }] });
  });
  const { steps } = await tryFlow(slug, logIn("failing"));
  expect(steps[2]?.challenge.component).toBe("ak-stage-flow-error");
  expect(steps[2]?.errors).toHaveLength(1);
  expect(steps[2]?.writes).toContainEqual(expect.objectContaining({ text: "Records the event “system_exception”." }));
  await expectNoTrace();
});

it("a policy that writes records, sends mail and asks other systems does none of it", async () => {
  const python = `
ak_create_event("from_policy", detail="x")
ak_send_email("somebody@example.com", "Hello", body="From a policy")
try:
    requests.get("http://api.example.com/secret?key=1")
except Exception:
    pass
ak_message("seen")
return True`;
  const { slug } = await prepare(() => engine.flow({ stages: [{ type: "dummy", policies: [{ python }] }] }));
  const [first] = (await tryFlow(slug)).steps;
  expect(first?.writes).toContainEqual(
    expect.objectContaining({ table: "event", text: "Records the event “custom_from_policy”." }),
  );
  expect(first?.mails).toEqual([{ to: ["somebody@example.com"], subject: "Hello", text: "From a policy" }]);
  expect(first?.outbound).toMatchObject([{ method: "GET", url: "http://api.example.com/secret" }]);
  await expectNoTrace();
  let sent = 0;
  const sendBy = () => async () => {
    sent += 1;
  };
  const server = { host: "127.0.0.1", port: 9, username: "", password: "", tls: "none", verify: true, timeoutMs: 1 };
  const from = { name: "", address: "a@example.com" };
  const options = { client: engine.client, server: server as never, from, sendBy, root: "/none", dataDir: "/none" };
  expect(await sendDueMail(options)).toBe(0);
  expect(sent).toBe(0);
});

it("the link of a mail can be opened, and is shown to nobody", async () => {
  const { slug } = await prepare(async () => {
    await engine.user({ username: "forgetful", password: "right" });
    return engine.flow({
      designation: "recovery",
      stages: [loginStages[0] ?? { type: "dummy" }, { type: "email" }, { type: "user_login" }],
    });
  });
  const { steps } = await tryFlow(slug, { answers: [answer({ uid_field: "forgetful" }), { action: "open_mail" }] });
  const [mail] = steps[1]?.mails ?? [];
  expect(mail?.to).toEqual(["forgetful@example.com"]);
  expect(mail?.text).toMatch(/flow_token=\*+/);
  expect(steps[1]?.next).toContain("open_mail");
  const confirmed = await tryFlow(slug, {
    answers: [answer({ uid_field: "forgetful" }), { action: "open_mail" }, answer({ token: "********************" })],
  });
  expect(confirmed.steps.at(-1)?.session).toMatchObject({ change: "login", username: "forgetful" });
  await expectNoTrace();
});

describe("time", () => {
  it("is bounded: a flow that takes too long is given up, and everybody else is served again", async () => {
    const { slug } = await prepare(() =>
      engine.flow({ stages: [{ type: "dummy", policies: [{ javascript: "while (true) {}" }] }] }),
    );
    await expect(tryFlow(slug, {}, 400)).rejects.toMatchObject({ name: "DryRunUnavailable" });
    await expectNoTrace();
    const { slug: other } = await engine.flow({ stages: [{ type: "dummy" }] });
    expect((await tryFlow(other)).steps).toHaveLength(1);
  });

  it("is taken by one dry run at a time; others wait, and no more than a few", async () => {
    const { slug } = await prepare(() => engine.flow({ stages: [{ type: "dummy" }] }));
    const ended = await Promise.allSettled(Array.from({ length: 8 }, () => tryFlow(slug)));
    const refused = ended.filter(({ status }) => status === "rejected");
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(8);
    expect(refused.every((one) => one.status === "rejected" && one.reason.name === "DryRunUnavailable")).toBe(true);
    expect((await tryFlow(slug)).steps).toHaveLength(1);
  });
});

it("dry runs and real logins of the same person at the same time: only the real ones count, and none of them fails", async () => {
  const { pk } = await engine.user({ username: "racing", password: "right" });
  const { slug } = await engine.flow({ designation: "authentication", stages: loginStages });
  const real = async () => {
    const browser = engine.browser();
    await browser.get(slug);
    await browser.post(slug, { uid_field: "racing" });
    return browser.post(slug, { password: "right" });
  };
  const rounds = 4;
  for (let round = 0; round < rounds; round++) {
    const [dry, shown] = await Promise.all([tryFlow(slug, logIn("racing")), real()]);
    expect(dry.steps.at(-1)?.session).toMatchObject({ username: "racing" });
    expect(shown).toMatchObject({ component: "xak-flow-redirect" });
  }
  expect(await engine.client.session.count({ where: { userId: pk } })).toBe(rounds);
  expect(await engine.client.event.count({ where: { userId: pk, action: "login" } })).toBe(rounds);
});

it("does not touch what this process remembers", async () => {
  const { slug } = await engine.flow({ policies: [{ python: "return True" }], stages: [{ type: "dummy" }] });
  const definitions = await engine.services.definitions.current(engine.client);
  const compiled = engine.services.definitions.compiled(definitions).size;
  const remembered = engine.services.policies.cache.size;
  await tryFlow(slug);
  expect(engine.services.definitions.compiled(definitions).size).toBe(compiled);
  expect(engine.services.policies.cache.size).toBe(remembered);
});
