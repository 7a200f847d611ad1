import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MASK } from "#lib/events/cleanse.ts";
import { sweep } from "#lib/server/housekeeping.ts";
import { explainRun } from "./explain-run.ts";
import { runRecordSchema } from "./run-record.ts";
import { createTestEngine, type TestBrowser, type TestEngine } from "./testing.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

const dummy = (name: string) => ({ type: "dummy", name });
const never = { javascript: "ak_message('not for you'); return false" };
const recordOf = async (browser: TestBrowser) => {
  if (!browser.last) throw new Error("Nothing was asked yet.");
  return runRecordSchema.parse(await browser.last.record());
};
const kept = async (browser: TestBrowser) =>
  engine.client.flowTrace.findUnique({ where: { id: browser.last?.facts.id ?? "" } });

describe("the record of a run", () => {
  it("says of each stage whether it was run, is ahead or was left out, and why", async () => {
    const { slug } = await engine.flow({
      stages: [
        { ...dummy("tr first") },
        { ...dummy("tr planned out"), binding: { evaluateOnPlan: true, reEvaluatePolicies: false }, policies: [never] },
        { ...dummy("tr taken out"), policies: [{ javascript: "ak_logger.info('looking'); return false" }] },
        { ...dummy("tr now"), policies: [{ javascript: "return true" }] },
        { ...dummy("tr later") },
      ],
    });
    const browser = engine.browser();
    await browser.get(slug);
    await browser.post(slug, {});
    const steps = explainRun(await recordOf(browser));
    expect(steps.map(({ stage, state }) => [stage, state])).toEqual([
      ["tr first", "done"],
      ["tr planned out", "skipped"],
      ["tr taken out", "removed"],
      ["tr now", "current"],
      ["tr later", "ahead"],
    ]);
    expect(steps[1]?.policies).toMatchObject([{ kind: "policy", passing: false, messages: ["not for you"] }]);
    expect(steps[2]?.policies).toMatchObject([{ passing: false, log: [{ level: "info", event: "looking" }] }]);
    expect(steps[2]?.policies[0]?.duration).toBeGreaterThan(0);
    expect(steps[4]?.reason).toMatch(/always there/);
  });

  it("names groups and users that are bound, whether they match or not", async () => {
    const group = await engine.group({ name: "trace-readers" });
    const person = await engine.user({ groups: [group] });
    const { slug } = await engine.flow({
      stages: [
        {
          ...dummy("tr bound"),
          policies: [
            { group, order: 0 },
            { user: person.pk, negate: true, order: 1 },
          ],
        },
      ],
    });
    const browser = engine.browser();
    await engine.logIn(browser, person.pk);
    await browser.get(slug);
    expect(explainRun(await recordOf(browser))[0]?.policies).toMatchObject([
      { kind: "group", name: "trace-readers", passing: true, negated: false },
      { kind: "user", name: String(person.pk), passing: false, negated: true },
    ]);
  });

  it("shows what each step changed in the context, and keeps it over requests", async () => {
    const { slug } = await engine.flow({
      stages: [await identification(), dummy("tr after")],
    });
    const { username, pk } = await engine.user();
    const browser = engine.browser();
    await browser.get(slug);
    await browser.post(slug, { uid_field: username });
    await browser.get(slug);
    await browser.get(slug);
    const { entries } = await recordOf(browser);
    const step = entries.find((entry) => entry.kind === "stage" && entry.outcome === "ok");
    expect(step).toMatchObject({ answered: true, type: "identification" });
    const paths = step?.kind === "stage" ? step.changes.map(({ path }) => path) : [];
    expect(paths).toEqual(["pending_user"]);
    expect(step?.kind === "stage" && step.changes[0]?.after).toEqual({
      pk,
      username,
      email: `${username}@example.com`,
    });
    // Looking again tells nothing new.
    expect(entries.filter((entry) => entry.kind === "stage" && entry.stage === "tr after")).toHaveLength(1);
  });

  it("does not make a look at an unchanged run a write", async () => {
    const { slug } = await engine.flow({
      stages: [{ ...dummy("tr same"), policies: [{ javascript: "return true" }] }],
    });
    const browser = engine.browser();
    await browser.get(slug);
    const before = await engine.client.flowExecution.findFirst({ where: { flow: { slug } } });
    await browser.get(slug);
    const after = await engine.client.flowExecution.findFirst({ where: { flow: { slug } } });
    expect(after?.revision).toBe(before?.revision);
  });
});

describe("secrets in the record of a run", () => {
  it("are not there: not in what changed, not in what policies say, whatever the field is called", async () => {
    const { slug } = await engine.flow({
      stages: [
        {
          type: "prompt",
          name: "tr pin",
          config: { fields: [await prompt("pin", "password")], validation_policies: [] },
        },
        {
          ...dummy("tr telling"),
          policies: [
            {
              javascript: `const pin = request.context.prompt_data.pin;
                ak_logger.info("pin " + pin); ak_message("pin " + pin); request.context.copy = "the " + pin; return true`,
            },
          ],
        },
        { type: "deny", name: "tr no", config: { deny_message: "no" } },
      ],
    });
    const browser = engine.browser();
    await browser.get(slug);
    await browser.post(slug, { pin: "Zebra-4711" });
    const denied = await browser.post(slug, {});
    expect(denied.component).toBe("ak-stage-access-denied");
    const stored = JSON.stringify((await kept(browser))?.content);
    expect(stored).toContain("tr telling");
    expect(stored).toContain(MASK);
    expect(stored).not.toContain("Zebra-4711");
  });

  it("a secret that is an ordinary word leaves the record readable", async () => {
    const { slug } = await engine.flow({
      stages: [
        {
          type: "prompt",
          name: "tr word",
          config: { fields: [await prompt("word", "password")], validation_policies: [] },
        },
        dummy("tr next"),
      ],
    });
    const browser = engine.browser();
    await browser.get(slug);
    await browser.post(slug, { word: "stage" });
    expect((await browser.get(slug)).component).toBe("ak-stage-dummy");
    expect((await recordOf(browser)).entries.some(({ kind }) => kind === "stage")).toBe(true);
  });
});

describe("a denial", () => {
  it("of somebody who is not logged in is kept under the id that they read, also when it is a page that is looked at", async () => {
    const { slug } = await engine.flow({ stages: [dummy("tr never")], policies: [never] });
    const browser = engine.browser();
    expect((await browser.page(slug)).component).toBe("ak-stage-access-denied");
    const row = await kept(browser);
    expect(row).toMatchObject({ kind: "denied", reason: "not for you", person: "", clientIp: "192.0.2.1" });
    const record = runRecordSchema.parse(row?.content);
    expect(record.entries).toMatchObject([
      { kind: "planning", passing: false, policies: [{ passing: false, messages: ["not for you"] }] },
      { kind: "denied" },
    ]);
    expect(explainRun(record)).toMatchObject([{ stage: "tr never", state: "not_reached" }]);
    expect(await engine.client.flowExecution.count({ where: { flow: { slug } } })).toBe(0);
  });

  it("for want of a login says which requirement was not met", async () => {
    const { slug } = await engine.flow({ authentication: "require_authenticated", stages: [dummy("tr login")] });
    const browser = engine.browser();
    await browser.get(slug);
    expect((await recordOf(browser)).entries[0]).toMatchObject({
      passing: false,
      requirement: "require_authenticated",
    });
  });

  it("tells what the stages before had said and changed", async () => {
    const { slug } = await engine.flow({
      stages: [dummy("tr passed"), { type: "deny", name: "tr deny", config: { deny_message: "enough" } }],
    });
    const browser = engine.browser();
    await browser.get(slug);
    await browser.post(slug, {});
    const row = await kept(browser);
    expect(row?.reason).toBe("enough");
    const states = explainRun(runRecordSchema.parse(row?.content)).map(({ state }) => state);
    expect(states).toEqual(["done", "failed"]);
  });

  it("attack: many denials of one address push out nobody else's, and the table stays small", async () => {
    const { slug } = await engine.flow({ stages: [dummy("tr flood")], policies: [never] });
    const flood = engine.browser({ ip: "192.0.2.77" });
    for (let count = 0; count < 40; count++) await flood.page(slug);
    expect(await engine.client.flowTrace.count({ where: { clientIp: "192.0.2.77" } })).toBe(30);
    await sweep(engine.client, new Date(), { mostTraces: 5 });
    expect(await engine.client.flowTrace.count()).toBe(5);
  });
});

describe("an error", () => {
  it("is kept under the request's id with its text, which the person does not read", async () => {
    const { slug } = await engine.flow({
      stages: [{ type: "dummy", name: "tr broken", config: { throw_error: true } }],
    });
    const browser = engine.browser();
    const shown = await browser.get(slug);
    expect(shown).toMatchObject({ component: "ak-stage-flow-error", request_id: browser.last?.facts.id });
    expect(shown).not.toHaveProperty("error");
    const row = await kept(browser);
    expect(row).toMatchObject({ kind: "error", reason: "Test error" });
  });
});

async function identification() {
  return {
    type: "identification",
    config: { user_fields: ["username"], pretend_user_exists: true, show_matched_user: true },
  };
}

async function prompt(fieldKey: string, type: string): Promise<string> {
  const row = await engine.client.prompt.create({
    data: { name: `tr-${fieldKey}`, fieldKey, label: fieldKey, type, required: true, order: 0 },
  });
  return row.id;
}
