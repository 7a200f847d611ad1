import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestEngine, type TestBrowser, type TestEngine } from "./testing.ts";
import type { TraceEntry } from "./trace.ts";
import { TraceRecorder } from "./trace-recorder.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

const kept = (browser: TestBrowser) =>
  engine.client.flowTrace.findUnique({ where: { id: browser.last?.facts.id ?? "" } });

describe("attack: secrets in the record of a denied run", () => {
  it.each([
    "/if/flow/other/?flow_token=Zebra-4711",
    "/if/flow/other/?a=1&itoken=Zebra-4711#x",
    "/if/flow/other/?next=%2Fif%2Fflow%2Fx%2F%3Fflow_token%3DZebra-4711%26a%3D1",
  ])("those of a link in the address where the page leads are not there: %s", async (next) => {
    const { slug } = await engine.flow({
      stages: [{ type: "dummy" }],
      policies: [{ javascript: "ak_message('to ' + request.http_request.path); return false" }],
    });
    const browser = engine.browser();
    await browser.get(slug, { query: String(new URLSearchParams({ next })) });
    const stored = JSON.stringify(await kept(browser));
    expect(stored).toContain("next");
    expect(stored).not.toContain("Zebra-4711");
  });
});

it.each(["a\\0b", "a\\ud800b"])(
  "attack: a character that the database refuses, %s, keeps no denial from being recorded",
  async (text) => {
    const { slug } = await engine.flow({
      stages: [{ type: "dummy" }],
      policies: [{ javascript: `ak_message("${text}"); return false` }],
    });
    const browser = engine.browser();
    expect((await browser.get(slug)).component).toBe("ak-stage-access-denied");
    expect(await kept(browser)).not.toBeNull();
  },
);

it("attack: going round in a flow, or long texts, make what is taken down of a run grow with every step", () => {
  const at = new Date(0).toISOString();
  const change = { path: "prompt_data.a", before: "x".repeat(300), after: "y".repeat(300) };
  const step = (duration: number): TraceEntry => ({
    ...{ kind: "stage", at, binding: "b", stage: "s", type: "prompt", answered: true, outcome: "ok", policies: [] },
    changes: Array.from({ length: 30 }, () => change),
    duration,
  });
  let before: TraceEntry[] = [];
  for (let round = 0; round < 40; round++) {
    const recorder = new TraceRecorder();
    recorder.add(step(round));
    recorder.add({ kind: "error", at, text: "z".repeat(100_000) });
    before = recorder.whole(before);
  }
  expect(JSON.stringify(before).length).toBeLessThan(140_000);
  expect(before.filter(({ kind }) => kind === "stage").at(-1)).toMatchObject({ duration: 39 });
});
