import { afterAll, beforeAll, expect, it } from "vitest";
import { message } from "#lib/flows/messages.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { errorText } from "#lib/i18n/error-text.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

const unknown = errorText("en", message("flow.unknown_error"));

it.each([
  ["the configured message", { deny_message: "Not today" }, {}, "Not today"],
  ["an unknown error without one", {}, {}, unknown],
  ["the context's message", { deny_message: "Not today" }, { deny_message: "Never" }, "Never"],
  ["an unknown error for an empty one in the context", { deny_message: "Not today" }, { deny_message: "" }, unknown],
])("DN-1: turns people away with a GET and a POST: %s", async (_name, config, context, error_message) => {
  const { slug } = await engine.flow({ stages: [{ type: "deny", config }, { type: "dummy" }] });
  for (const body of [undefined, {}, { deny_message: "mine", component: "ak-stage-dummy" }]) {
    const browser = engine.browser();
    await engine.handOver(browser, slug, context);
    expect(await browser.send(slug, body)).toMatchObject({
      challenge: { component: "ak-stage-access-denied", error_message },
    });
  }
});
