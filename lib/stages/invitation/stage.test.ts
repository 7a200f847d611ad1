import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestEngine, type TestEngine, type TestStage } from "#lib/flows/testing.ts";
import { createEnrollment, createPrompt, DENIED, DONE, invite, newName, tell, told } from "./invitation.fixtures.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

/** A flow of an invitation and a stage that tells what it left. */
function tellingFlow(config: object = {}, ...before: TestStage[]) {
  return engine.flow({ stages: [...before, { type: "invitation", config: { ...config } }, tell] });
}

describe("IN-1: without a good invitation", () => {
  test.each([
    ["none", async () => ""],
    ["an empty one", async () => "itoken="],
    ["none, though another parameter has one", async () => `itoken=&token=${await invite(engine)}`],
    ["one that is no key", async () => "itoken=../../etc/passwd"],
    ["an unknown one", async () => `itoken=${randomUUID()}`],
    [
      "one that is over, before anybody has tidied up (authentik CVE-2025-64708)",
      async () => {
        return `itoken=${await invite(engine, { expires: new Date(Date.now() - 1000) })}`;
      },
    ],
    [
      "one for another flow",
      async () => {
        const other = await engine.flow({ stages: [{ type: "dummy" }] });
        return `itoken=${await invite(engine, { flowId: other.pk })}`;
      },
    ],
  ])("%s: nobody passes, and all are told the same", async (_name, makeQuery) => {
    const { slug } = await tellingFlow();
    expect(await engine.browser().get(slug, { query: await makeQuery() })).toMatchObject(DENIED);
  });

  test("a flow that says so goes on, and knows of none", async () => {
    const { slug } = await tellingFlow({ continue_flow_without_invitation: true });
    for (const query of ["", `itoken=${randomUUID()}`])
      expect(told(await engine.browser().get(slug, { query }))).toEqual([null, null, null]);
  });

  test("one for this flow passes", async () => {
    const { slug, pk } = await tellingFlow();
    const id = await invite(engine, { flowId: pk });
    expect(told(await engine.browser().get(slug, { query: `itoken=${id}` }))[0]).toBe(true);
  });
});

describe("IN-3: the token", () => {
  test.each([
    ["itoken", (id: string) => `itoken=${id}`],
    ["token", (id: string) => `token=${id}`],
    ["itoken rather than token", (id: string) => `itoken=${id}&token=${randomUUID()}`],
    ["a key without hyphens", (id: string) => `itoken=${id.replaceAll("-", "")}`],
    ["a key in capitals", (id: string) => `itoken=${id.toUpperCase()}`],
  ])("is read from the page's address: %s", async (_name, toQuery) => {
    const { slug } = await tellingFlow();
    const id = await invite(engine);
    expect(told(await engine.browser().get(slug, { query: toQuery(id) }))).toMatchObject([true, { pk: id }, {}]);
  });

  test("is read from a form before it", async () => {
    const fields = [await createPrompt(engine, "token")];
    const { slug } = await tellingFlow({}, { type: "prompt", config: { fields } });
    const id = await invite(engine);
    const browser = engine.browser();
    await browser.get(slug);
    expect(told(await browser.post(slug, { token: id }))).toMatchObject([true, { pk: id }, { token: id }]);
  });
});

test("IN-2 fixed data goes into what was answered: objects merged, lists joined, anything else replaced", async () => {
  const known =
    "request.context.flow_plan.context.prompt_data = { a: 1, keep: 1, list: [1], o: { x: 1, l: [1] } }; return true;";
  const { slug } = await engine.flow({ stages: [{ type: "invitation", policies: [{ javascript: known }] }, tell] });
  const id = await invite(engine, { fixedData: { a: 2, list: [2], o: { y: 2, l: [2] }, new: null } });
  expect(told(await engine.browser().get(slug, { query: `itoken=${id}` }))[2]).toEqual({
    a: 2,
    keep: 1,
    list: [1, 2],
    o: { x: 1, y: 2, l: [1, 2] },
    new: null,
  });
});

test("IN-2 fixed data is what a form begins with, and what is not asked for is written all the same", async () => {
  const slug = await createEnrollment(engine);
  const username = newName();
  const id = await invite(engine, {
    fixedData: { username, name: "Jane Smith", attributes: { department: "Engineering" } },
  });
  const browser = engine.browser();
  const query = `itoken=${id}`;
  expect(await browser.get(slug, { query })).toMatchObject({ fields: [{ initial_value: username }] });
  expect(await browser.post(slug, {}, { query })).toMatchObject(DONE);
  expect(await engine.client.user.findUnique({ where: { username } })).toMatchObject({
    name: "Jane Smith",
    attributes: { department: "Engineering" },
  });
});

test("IN-7 its use is written down, with its key", async () => {
  const { slug } = await tellingFlow();
  const id = await invite(engine);
  await engine.client.event.deleteMany();
  await engine.browser().get(slug, { query: `itoken=${id}` });
  const events = await engine.client.event.findMany({ where: { action: "invitation_used" } });
  expect(events).toMatchObject([{ context: { invitation_uuid: id.replaceAll("-", "") } }]);
});

test.each([
  ["was taken back", (id: string) => engine.client.invitation.delete({ where: { id } })],
  ["has expired", (id: string) => engine.client.invitation.update({ where: { id }, data: { expires: new Date() } })],
])("an invitation that %s meanwhile makes no account", async (_name, change) => {
  const slug = await createEnrollment(engine);
  const id = await invite(engine);
  const browser = engine.browser();
  await browser.get(slug, { query: `itoken=${id}` });
  await change(id);
  const username = newName();
  expect(await browser.post(slug, { username })).toMatchObject(DENIED);
  expect(await engine.client.user.count({ where: { username } })).toBe(0);
});

test("a flow that starts over with what is known does not take fixed data over twice", async () => {
  const { slug } = await engine.flow({
    stages: [
      { type: "invitation" },
      {
        type: "prompt",
        config: { fields: [await createPrompt(engine, "n")] },
        binding: { invalidResponseAction: "restart_with_context" },
      },
      tell,
    ],
  });
  const query = `itoken=${await invite(engine, { fixedData: { list: [1] } })}`;
  const browser = engine.browser();
  await browser.get(slug, { query });
  await browser.post(slug, {}, { query });
  expect(told(await browser.post(slug, { n: "1" }, { query }))[2]).toMatchObject({ list: [1] });
});
