import { z } from "zod";
import { cleanse } from "#lib/events/cleanse.ts";
import { sanitize } from "#lib/events/sanitize.ts";
import { resolveBinding } from "./plan.ts";
import type { Run } from "./run.ts";
import { traceEntrySchema } from "./trace.ts";

/** Characters of JSON of all contexts of one record together: strangers cause records as well. */
const LARGEST_CONTEXTS = 65_536;
const LARGEST_CONTEXT = 8192;

const recordedStage = z.object({
  binding: z.string(),
  stage: z.string(),
  type: z.string(),
  /** Null for a stage that was put in on the way. */
  order: z.int().nullable(),
  /** Policies, groups and users that are bound to it. */
  policies: z.int(),
  /** Asked about when the flow is planned, and again when the stage is reached. */
  on_plan: z.boolean(),
  on_reach: z.boolean(),
});

/** One run of a flow as it can be shown to an administrator, kept and passed on: nothing in it is a secret. */
export const runRecordSchema = z.object({
  flow: z.object({ pk: z.string(), slug: z.string(), name: z.string(), designation: z.string() }),
  request: z.object({
    id: z.string(),
    method: z.string(),
    path: z.string(),
    args: z.record(z.string(), z.unknown()),
    client_ip: z.string(),
    user_agent: z.string(),
  }),
  /** Names of whoever was logged in, and of whom the run is about; empty for nobody. */
  person: z.string(),
  pending: z.string(),
  started: z.iso.datetime().nullable(),
  at: z.iso.datetime(),
  ended: z.boolean(),
  /** All stages of the flow, as this run knows it, and those that were put in. */
  stages: z.array(recordedStage),
  /** Bindings that are still ahead; the first is the current one. */
  left: z.array(z.string()),
  entries: z.array(traceEntrySchema),
  /** The context when a stage was done, oldest first. */
  history: z.array(z.object({ binding: z.string(), at: z.string(), context: z.record(z.string(), z.unknown()) })),
  context: z.record(z.string(), z.unknown()),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

/** Describes a run as it is after this request. */
export async function recordRun(run: Run): Promise<RunRecord> {
  const { plan, request, flow } = run;
  const pending = await run.pendingUser();
  const context = plan ? visible(run, plan.context, plan.hidden) : {};
  const args = Object.hasOwn(request.query, "query") ? request.outer : request.query;
  return {
    flow: { pk: flow.pk, slug: flow.slug, name: flow.name, designation: flow.designation },
    request: {
      id: request.id,
      method: request.method,
      path: request.path,
      args: visible(run, args, []),
      client_ip: request.clientIp,
      user_agent: String(sanitize(request.userAgent, { maxLength: 500 })),
    },
    person: run.user?.username ?? "",
    pending: pending?.username ?? "",
    started: plan?.startedAt ?? null,
    at: run.now.toISOString(),
    ended: run.ended,
    stages: describeStages(run),
    left: run.ended ? [] : (plan?.bindings ?? []).map(({ pk }) => pk),
    entries: run.trace.whole(plan?.trace ?? []),
    history: keepNewest(plan?.history ?? []).map(({ binding, at, context: then }) => ({
      binding: binding.pk,
      at,
      context: then,
    })),
    context,
  };
}

function visible(run: Run, value: Record<string, unknown>, hidden: readonly string[]): Record<string, unknown> {
  return cleanse(sanitize(value, { maxLength: LARGEST_CONTEXT, findUser: run.nameUser }), hidden) as Record<
    string,
    unknown
  >;
}

/** The stages of the flow, whether they were planned or not, and the planned ones that are not part of it. */
function describeStages(run: Run): RunRecord["stages"] {
  const snapshot = run.snapshot ?? run.services.definitions.snapshot(run.definitions, run.flow).content;
  const own = snapshot.bindings.map(({ pk }) => ({ pk, marker: "plain" as const }));
  const done = (run.plan?.history ?? []).map(({ binding }) => binding);
  const known = [...done, ...(run.plan?.bindings ?? [])];
  const inserted = known.filter(({ inline }) => inline !== undefined);
  const unique = new Map([...own, ...inserted].map((binding) => [binding.pk, binding]));
  return [...unique.values()].flatMap((planned) => {
    const found = resolveBinding(snapshot, planned);
    if (!found) return [];
    const { binding, stage } = found;
    const target = binding.bindable === null ? undefined : run.definitions.targets.get(binding.bindable);
    return [
      {
        binding: binding.pk,
        stage: stage.name,
        type: stage.type,
        order: binding.bindable === null ? null : binding.order,
        policies: target?.bindings.length ?? 0,
        on_plan: binding.evaluate_on_plan,
        on_reach: binding.re_evaluate_policies,
      },
    ];
  });
}

function keepNewest<T extends { context: unknown }>(history: readonly T[]): T[] {
  let left = LARGEST_CONTEXTS;
  return history
    .toReversed()
    .filter(({ context }) => {
      left -= JSON.stringify(context).length;
      return left > 0;
    })
    .toReversed();
}
