import { afterAll, beforeAll, expect, it } from "vitest";
import { askProvider } from "./ask-provider.ts";
import { startProvider, type TestProvider } from "./testing.ts";

let provider: TestProvider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.stop());

const question = { secret: "s & s", response: "r=1", remoteip: "2001:db8::1" };
const ask = (limitMs?: number) =>
  askProvider({ api_url: provider.url, request_content_type: "application/x-www-form-urlencoded" }, question, limitMs);

it("CA-4: gives up on a provider that does not answer", async () => {
  provider.reply = "never";
  expect(await ask(50)).toBeNull();
});

it("CA-1: sends values as they are, whatever signs are in them", async () => {
  provider.reply = { json: { success: true, more: ["kept"] } };
  expect(await ask()).toEqual({ success: true, more: ["kept"] });
  expect(provider.asked.at(-1)?.fields).toEqual(question);
});

it.each(["null", '"text"', "1", "[]"])("CA-4: takes %s for no answer", async (body) => {
  provider.reply = { status: 200, body };
  expect(await ask()).toBeNull();
});
