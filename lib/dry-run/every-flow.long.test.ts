import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyBlueprint } from "#lib/blueprints/importer.ts";
import { prepareBlueprints } from "#lib/blueprints/prepare.ts";
import { uploadedPolicy } from "#lib/blueprints/source.ts";
import { createStore } from "#lib/blueprints/store.ts";
import { hasReferenceFiles, listReferenceFiles } from "#lib/blueprints/testing/reference-files.ts";
import { MASK } from "#lib/events/cleanse.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { createModels } from "#lib/models/registry.ts";
import type { DryRunReport, DryRunStep } from "./report.ts";
import type { DryRunAnswer, DryRunRequest } from "./request.ts";
import { answer, dumpDatabase, tryFlow } from "./testing.ts";

let engine: TestEngine;
let person: number;

beforeAll(async () => {
  engine = await createTestEngine();
  await prepareBlueprints(engine.client, path.resolve(import.meta.dirname, "../.."), {});
  ({ pk: person } = await engine.user({ username: "wanderer", password: "nobody knows it" }));
}, 60_000);
afterAll(() => engine?.close());

const values: Readonly<Record<string, unknown>> = {
  username: "newcomer",
  email: "newcomer@example.com",
  password: "a long and unusual pass phrase",
  password_repeat: "a long and unusual pass phrase",
  confirmation: "wanderer",
};

/** What a person might answer; null where they cannot go on. */
function replyTo({ challenge, next }: DryRunStep): DryRunAnswer | null {
  if (next.includes("open_mail") && challenge.component === "ak-stage-email") return { action: "open_mail" };
  if (next.includes("follow")) return { action: "follow" };
  if (!next.includes("answer")) return null;
  const fields = Array.isArray(challenge.fields) ? (challenge.fields as { field_key: string }[]) : [];
  const typed = fields.map(({ field_key }) => [field_key, values[field_key] ?? "text"]);
  const token = challenge.token === MASK ? MASK : "solved";
  return answer({ uid_field: "wanderer", password: "whatever", token, ...Object.fromEntries(typed) });
}

/** Goes on until the flow ends or the same is asked again. */
async function wander(slug: string, who: Partial<DryRunRequest>): Promise<DryRunReport> {
  const answers: DryRunAnswer[] = [];
  for (;;) {
    const report = await tryFlow(slug, { ...who, answers });
    const last = report.steps.at(-1);
    const reply = last && !last.challenge.response_errors ? replyTo(last) : null;
    if (!reply || answers.length === 8) return report;
    answers.push(reply);
  }
}

/** Goes through a flow as everybody, and finds the database as it was. */
async function expectNothingLeft(slug: string): Promise<DryRunReport[]> {
  const before = await dumpDatabase(engine.client);
  const stranger = await wander(slug, { user: person, any_password: true });
  const known = await wander(slug, { user: person, any_password: true, logged_in: true });
  expect(await dumpDatabase(engine.client)).toEqual(before);
  return [stranger, known];
}

it("leaves nothing behind in any of the default flows, however far it comes", async () => {
  const flows = await engine.client.flow.findMany({ select: { slug: true } });
  expect(flows.length).toBeGreaterThan(5);
  let written = 0;
  for (const { slug } of flows) {
    const reports = await expectNothingLeft(slug);
    const steps = reports.flatMap((report) => report.steps);
    expect(steps.flatMap(({ errors }) => errors)).toEqual([]);
    written += steps.flatMap(({ writes }) => writes).length;
  }
  // They did do something: logins, new passwords, accounts.
  expect(written).toBeGreaterThan(20);
}, 120_000);

describe.runIf(hasReferenceFiles)("flows that people use with the reference implementation", () => {
  it("leave nothing behind either", async () => {
    const setup = { store: createStore(engine.client, async () => null), models: createModels() };
    for (const { name, text } of listReferenceFiles().filter(({ name }) => name.startsWith("example/flows-"))) {
      await applyBlueprint(setup, { file: name, text, policy: uploadedPolicy });
      const flows = await engine.client.flow.findMany({ select: { slug: true } });
      for (const { slug } of flows.filter((flow) => text.includes(`slug: ${flow.slug}`))) {
        const reports = await expectNothingLeft(slug);
        expect(reports.every(({ steps }) => steps.length > 0)).toBe(true);
      }
    }
  }, 300_000);
});
