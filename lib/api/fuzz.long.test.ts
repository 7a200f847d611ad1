import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { z } from "zod";
import { policyTypes } from "#lib/policies/policy-types.ts";
import { policyServers } from "#lib/policies/registry.ts";
import { stageServers } from "#lib/stages/registry.ts";
import { stageTypes } from "#lib/stages/stage-types.ts";
import { endpoints } from "./endpoints.ts";
import { contentTypes, evilBodies, evilText, type JsonSchema, SchemaArbitraries } from "./fuzz/arbitraries.ts";
import { endWaiting, fingerprint, readKeys } from "./fuzz/stored.ts";
import { describeApi } from "./openapi.ts";
import { createTestApi, type TestApi } from "./testing.ts";

/** How long is tried, in milliseconds; FUZZ_TIME says other seconds. */
const TIME = Number(process.env.FUZZ_TIME ?? 25) * 1000;

interface Operation {
  parameters?: { name: string; in: string; schema: JsonSchema }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
}

/** A call to try. */
interface Trial {
  method: string;
  path: string;
  body: string | FormData | null;
  contentType: string | null;
}

const description = describeApi(endpoints, "0") as unknown as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, JsonSchema> };
};

let api: TestApi;
/** Keys of objects that there are, but for those of the caller. */
let keys = new Map<string, string[]>();
beforeAll(async () => {
  api = await createTestApi();
  await api.engine.flow({
    slug: "fuzzed",
    policies: [{ type: "dummy", config: { result: true, wait_min: 0, wait_max: 0 } }],
    stages: [
      { type: "dummy" },
      { type: "password", config: { backends: ["authentik.core.auth.InbuiltBackend"] } },
      { type: "user_login" },
    ],
  });
  const person = await api.person();
  await api.login(person.id);
  // One of each type, as far as its settings can be left out.
  for (const [type, { config }] of Object.entries(stageServers) as [string, { config: z.ZodType }][]) {
    const parsed = config.safeParse({});
    if (parsed.success)
      await api.client.stage.create({ data: { name: `fuzz ${type}`, type, config: parsed.data as object } });
  }
  for (const [type, { config }] of Object.entries(policyServers) as [string, { config: z.ZodType }][]) {
    const parsed = config.safeParse({});
    if (parsed.success)
      await api.client.policy.create({ data: { name: `fuzz ${type}`, type, config: parsed.data as object } });
  }
  await api.engine.group();
  await api.call("POST", "/events/events/", { json: { action: "login", app: "fuzz" } });
  await api.call("POST", "/managed/blueprints/", { json: { name: "fuzz", content: "version: 1\nentries: []" } });
  await api.call("POST", "/stages/prompt/prompts/", {
    json: { name: "fuzz", field_key: "fuzz", label: "Fuzz", type: "text" },
  });
  await api.call("POST", "/stages/invitation/invitations/", { json: { name: "fuzz" } });
  await api.call("POST", "/core/brands/", { json: { domain: "fuzz.test" } });
});
afterAll(() => api.close());

/** Addresses whose keys are those of one type. */
const kinds = [
  ...Object.values(stageTypes).map(({ path }) => `/stages/${path}/{stage_uuid}/`),
  ...Object.values(policyTypes).map(({ path }) => `/policies/${path}/{policy_uuid}/`),
];

const arbitraries = new SchemaArbitraries(description.components.schemas, (kind) =>
  kind === undefined ? [...keys.values()].flat() : (keys.get(kind) ?? []),
);

/** Calls of the described operations, of the executor's too, with what fits and what does not. */
const trials: fc.Arbitrary<Trial> = fc.oneof(
  ...Object.entries(description.paths)
    .filter(([path]) => !path.includes("/executor/"))
    .flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => ({
        // What takes a body has more that can be wrong.
        weight: operation.requestBody ? 3 : 1,
        arbitrary: trialOf(method.toUpperCase(), path, operation),
      })),
    ),
);

function trialOf(method: string, path: string, { parameters = [], requestBody }: Operation): fc.Arbitrary<Trial> {
  const [contentType, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const inPath = fc.record(
    Object.fromEntries(
      names.map((name) => [name, arbitraries.key(kinds.find((kind) => path.startsWith(kind)) ?? name)]),
    ),
  );
  const query = fc.array(
    fc.oneof(
      ...parameters
        .filter((parameter) => parameter.in === "query")
        .map(({ name, schema }) => fc.tuple(fc.constant(name), queryValue(schema))),
      fc.tuple(evilText, evilText),
    ),
    { maxLength: 3 },
  );
  return fc.tuple(inPath, query, bodyOf(contentType ?? null, content?.schema)).map(([values, pairs, body]) => ({
    method,
    path: `${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodePart(values[name] ?? ""))}?${encodeQuery(pairs)}`,
    ...body,
  }));
}

/** One value for lists too: they are repeated. */
function queryValue(schema: JsonSchema): fc.Arbitrary<string> {
  return arbitraries
    .of(schema.items ?? schema)
    .map((value) => (typeof value === "string" ? value : JSON.stringify(value)));
}

/** Also what is no text in UTF-8, and keys that are addresses of their own. */
function encodePart(value: string): string {
  if (value === "." || value === ".." || value === "") return "%2e%2e%2f";
  return value.isWellFormed() ? encodeURIComponent(value.slice(0, 3000)) : "%ff%00";
}

function encodeQuery(pairs: (readonly [string, string])[]): string {
  return pairs
    .map(
      ([name, value]) =>
        `${encodePart(name)}=${value.isWellFormed() ? encodeURIComponent(value.slice(0, 5000)) : "%ff"}`,
    )
    .join("&");
}

function bodyOf(
  contentType: string | null,
  schema: JsonSchema | undefined,
): fc.Arbitrary<Pick<Trial, "body" | "contentType">> {
  const wrong = fc.record({
    body: fc.constantFrom(...evilBodies),
    contentType: fc.constantFrom(...contentTypes),
  });
  if (!schema || contentType === null)
    return fc.oneof(
      { weight: 9, arbitrary: fc.constant({ body: null, contentType: null }) },
      { weight: 1, arbitrary: wrong },
    );
  const fitting = arbitraries.of(schema).map((value) => {
    if (contentType.startsWith("multipart/")) return { body: toForm(value), contentType: null };
    return { body: JSON.stringify(value), contentType };
  });
  return fc.oneof({ weight: 9, arbitrary: fitting }, { weight: 1, arbitrary: wrong });
}

function toForm(value: unknown): FormData {
  const form = new FormData();
  if (typeof value !== "object" || value === null) return form;
  for (const [name, part] of Object.entries(value).slice(0, 20)) {
    const text = (typeof part === "string" ? part : (JSON.stringify(part) ?? "")).toWellFormed();
    form.append(name.toWellFormed(), name === "file" ? new Blob([text]) : text);
  }
  return form;
}

it(
  "no call is answered with 500, every answer is as described, and what is refused changes nothing",
  async () => {
    let count = 0;
    let spent = 0;
    let stored = "";
    const statuses = new Map<number, number>();
    const covered = new Set<string>();
    await fc.assert(
      fc.asyncProperty(trials, async ({ method, path, body, contentType }) => {
        if (count % 50 === 0) {
          await endWaiting(api.client);
          keys = await readKeys(api.client);
          stored = await fingerprint(api.client);
        }
        count += 1;
        const start = performance.now();
        const headers = contentType === null ? undefined : safeHeader(contentType);
        const hasBody = body !== null && method !== "GET";
        const answer = await api.call(method, path, {
          ...(headers && { headers: { "content-type": headers } }),
          ...(hasBody && { body }),
        });
        spent += performance.now() - start;
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        covered.add(`${method} ${path.split("?")[0]}`);
        expect(answer.status).toBeLessThan(500);
        expect(answer.body).not.toEqual({ detail: "Token invalid/expired" });
        const now = method === "GET" ? stored : await fingerprint(api.client);
        const before = stored;
        stored = now;
        if (answer.status >= 400) expect(now).toBe(before);
      }),
      {
        numRuns: 1_000_000,
        interruptAfterTimeLimit: TIME,
        markInterruptAsFailure: false,
        endOnFailure: false,
        ...(process.env.FUZZ_SEED && { seed: Number(process.env.FUZZ_SEED) }),
      },
    );
    // Something must have been right, too, else nothing behind the checks has been tried.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(count / 20);
    expect((statuses.get(201) ?? 0) + (statuses.get(204) ?? 0)).toBeGreaterThan(count / 50);
    process.stderr.write(
      `${count} calls in ${spent.toFixed(0)} ms: ${JSON.stringify(Object.fromEntries([...statuses].toSorted()))}\n`,
    );
  },
  TIME * 4,
);

/** Headers hold no characters beyond Latin-1. */
function safeHeader(text: string): string {
  return text === "" ? "x/y" : text;
}
