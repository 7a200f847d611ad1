import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { takeMails } from "#lib/mail/mail.fixtures.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());
beforeEach(() => takeMails(engine.client));

/** Goes through a flow whose only stage asks this policy. */
async function run(python: string) {
  const { slug } = await engine.flow({ stages: [{ type: "dummy", policies: [{ python }] }] });
  const challenge = await engine.browser().get(slug);
  return { passed: challenge.component === "ak-stage-dummy", slug, mails: await takeMails(engine.client) };
}

it("sends a text to several people", async () => {
  const { passed, mails } = await run(
    "return ak_send_email(['a@example.com', 'b@example.com'], 'Hello', body='Some text', cc='c@example.com')",
  );
  expect(passed).toBe(true);
  expect(mails).toMatchObject([
    {
      to: [{ address: "a@example.com" }, { address: "b@example.com" }],
      cc: [{ address: "c@example.com" }],
      subject: "Hello",
      text: "Some text",
      html: "",
    },
  ]);
});

it("renders a template with the expression's own values", async () => {
  const { mails } = await run(
    "return ak_send_email('a@example.com', 'Hello', template='email/event_notification.html', context={'title': 'A <b>', 'body': 'B'})",
  );
  expect(mails[0]?.html).toContain("A &lt;b&gt;");
  expect(mails[0]?.text).toContain("A <b>");
});

it.each([
  "return ak_send_email('a@example.com, b@example.com', 'Hello', body='x')",
  "return ak_send_email('a@example.com\\r\\nBcc: b', 'Hello', body='x')",
  "return ak_send_email('a@example.com', 'Hello', template='email/none.html')",
])("says that it did not: %s", async (python) => {
  const { passed, mails } = await run(python);
  expect([passed, mails]).toEqual([false, []]);
});

it("sends nothing while a page is only looked at", async () => {
  const { slug } = await run("return ak_send_email('a@example.com', 'Hello', body='x')");
  const browser = engine.browser();
  expect((await browser.page(slug)).component).toBe("ak-stage-dummy");
  expect(await takeMails(engine.client)).toEqual([]);
});
