import { randomUUID } from "node:crypto";
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

describe("attack: what was typed into a password field under another name is read", () => {
  const pinField = async () => {
    const data = {
      name: `ta-${randomUUID()}`,
      fieldKey: "pin",
      label: "PIN",
      type: "password",
      required: true,
      order: 0,
    };
    const prompt = await engine.client.prompt.create({ data });
    return { type: "prompt", config: { fields: [prompt.id], validation_policies: [] } };
  };
  const deny = { type: "deny", config: { deny_message: "no" } };

  it("in the flow that the run is handed over to", async () => {
    const next = await engine.flow({ stages: [{ type: "dummy" }, deny] });
    const config = { mode: "flow", target_flow: next.pk, keep_context: true };
    const { slug } = await engine.flow({ stages: [await pinField(), { type: "redirect", config }] });
    const browser = engine.browser();
    await browser.get(slug);
    await browser.post(slug, { pin: "Zebra-4711" });
    await browser.get(next.slug);
    await browser.post(next.slug, {});
    const stored = JSON.stringify(await kept(browser));
    expect(stored).toContain("prompt_data");
    expect(stored).not.toContain("Zebra-4711");
  });

  it("after the flow started over with what it knew", async () => {
    const { slug } = await engine.flow({
      stages: [
        { ...(await pinField()), policies: [{ javascript: "return !request.context.prompt_data" }] },
        { type: "dummy" },
        { type: "deny", config: {}, binding: { invalidResponseAction: "restart_with_context" } },
      ],
    });
    const browser = engine.browser();
    await browser.get(slug);
    await browser.post(slug, { pin: "Zebra-4711" });
    await browser.post(slug, {});
    const record = JSON.stringify(await browser.last?.record());
    expect(record).toContain("keepsContext");
    expect(record).not.toContain("Zebra-4711");
  });
});

it("attack: whoever has a whole IPv6 network fills the table with denials, a few from each address", async () => {
  const { slug } = await engine.flow({ stages: [{ type: "dummy" }], policies: [{ javascript: "return false" }] });
  for (let count = 0; count < 40; count++) await engine.browser({ ip: `2001:db8:7:7::${count + 1}` }).page(slug);
  expect(await engine.client.flowTrace.count({ where: { clientIp: { startsWith: "2001:db8:7:7:" } } })).toBe(30);
});
