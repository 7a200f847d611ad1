import { createHmac } from "node:crypto";
import { z } from "zod";
import { appSecret } from "#lib/crypto/keys.ts";
import { deriveKey, hashToken } from "#lib/crypto/secret.ts";
import type { Db } from "#lib/db/client.ts";
import { cleanse } from "#lib/events/cleanse.ts";
import { sanitize } from "#lib/events/sanitize.ts";
import { type FlowDefinition, flowBySlug } from "#lib/flows/definitions.ts";
import { type FlowPlan, type HistoryEntry, type PlanBinding, resolveBinding } from "#lib/flows/plan.ts";
import { toUuid } from "#lib/models/fields.ts";
import { stageTypes } from "#lib/stages/stage-types.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";
import { ApiError, notFound } from "../../errors.ts";
import { recordSchema } from "../../resource.ts";
import { loadStages, stageTypeTexts } from "../stages/show-stages.ts";
import { stageBindingResource } from "./bindings.ts";

/** A stage of a run; one that was put in on the way has nothing that policies could be bound to. */
const plannedStage = recordSchema(stageBindingResource)
  .extend({ policybindingmodel_ptr_id: z.guid().nullable() })
  .meta({ id: "PlannedStage" });

/** What stands for a stage that there is not. */
const noStage = {
  target: null,
  stage: null,
  order: null,
  policy_engine_mode: null,
  invalid_response_action: null,
  evaluate_on_plan: false,
  re_evaluate_policies: false,
};
const noPlannedStage = z.object({
  target: z.null(),
  stage: z.null(),
  order: z.null(),
  policy_engine_mode: z.null(),
  invalid_response_action: z.null(),
  evaluate_on_plan: z.literal(false),
  re_evaluate_policies: z.literal(false),
});

const planSchema = z
  .object({
    current_stage: z.union([plannedStage, noPlannedStage]),
    next_planned_stage: z.union([plannedStage, noPlannedStage]),
    plan_context: z.record(z.string(), z.unknown()),
    session_id: z.string(),
  })
  .meta({ id: "FlowInspectorPlan" });

const inspectionSchema = z
  .object({ plans: z.array(planSchema), current_plan: planSchema.optional(), is_completed: z.boolean() })
  .meta({ id: "FlowInspection" });

/**
 * `/flows/inspector/{flow_slug}/`: how the browser's newest run of a flow, or the one that is named, went, and what is next. Whoever may not look at runs does not learn
 * that there is anything.
 */
export const inspectorEndpoint: Endpoint = {
  method: "get",
  path: "/flows/inspector/{flow_slug}/",
  operationId: "flows_inspector_get",
  tag: "flows",
  summary: "How this browser's run of a flow went, and what is next",
  access: "anyone",
  query: z.object({
    execution: z
      .guid()
      .optional()
      .meta({ description: "Which run, as the executor's header X-Vestibule-Execution names it." }),
  }),
  answers: { 200: inspectionSchema },
  async handle(call) {
    const flow = flowBySlug(call.definitions, call.params.flow_slug ?? "");
    if (!call.caller.superuser || !flow) throw notFound();
    const answer = ok(await inspect(call, flow));
    return { ...answer, headers: { "X-Frame-Options": "SAMEORIGIN" } };
  },
};

const NO_RUN = "00000000-0000-0000-0000-000000000000";

/** A moment of a run: what it was at, what was planned next, and what was known. */
type Moment = Pick<HistoryEntry, "binding" | "next" | "context">;

async function inspect(call: ApiCall, flow: FlowDefinition) {
  const { services, browserSecret } = call;
  const db = services.client;
  const run = browserSecret === null ? null : await findRun(call, flow, hashToken(browserSecret));
  const plan = run && services.executions.read(run.id, Buffer.from(run.plan));
  if (!run || !plan) throw new ApiError(400, {});
  const moments: Moment[] = run.finished ? plan.history : [...plan.history, currentMoment(plan)];
  const shown = await showMoments(db, call, plan, moments);
  const plans = run.finished ? shown : shown.slice(0, -1);
  const current = shown.at(-1);
  return { plans, ...(current && { current_plan: current }), is_completed: run.finished };
}

/** Runs of other browsers are not found, whoever knows their names. */
function findRun({ services, query }: ApiCall, flow: FlowDefinition, browserHash: string) {
  const named = query.get("execution");
  const id = named === null ? undefined : (toUuid(named) ?? NO_RUN);
  return services.client.flowExecution.findFirst({
    where: { browserHash, flowId: flow.pk, id },
    orderBy: { updatedAt: "desc" },
  });
}

function currentMoment(plan: FlowPlan): Moment {
  const [binding, next = null] = plan.bindings;
  const empty: PlanBinding = { pk: "", marker: "plain" };
  return {
    binding: binding ?? empty,
    next,
    context: cleanse(sanitize(plan.context), plan.hidden) as Record<string, unknown>,
  };
}

async function showMoments(db: Db, call: ApiCall, plan: FlowPlan, moments: readonly Moment[]) {
  const snapshot = await call.services.snapshots.load(db, plan.snapshot);
  const resolve = (binding: PlanBinding | null) => (binding && snapshot && resolveBinding(snapshot, binding)) || null;
  const keys = moments.flatMap(({ binding, next }) =>
    [resolve(binding), resolve(next)].map((found) => found?.stage.pk),
  );
  const stored = await loadStages(
    db,
    call,
    keys.filter((key) => key !== undefined),
  );
  const show = (binding: PlanBinding | null) => {
    const found = resolve(binding);
    if (!found) return noStage;
    const { binding: definition, stage } = found;
    const inMemory = { pk: stage.pk, name: stage.name, ...stageTypeTexts(modelOf(stage.type)), flow_set: [] };
    const target = definition.bindable === null ? undefined : call.definitions.targets.get(definition.bindable);
    return {
      pk: definition.pk,
      policybindingmodel_ptr_id: definition.bindable,
      target: plan.flow,
      stage: stage.pk,
      stage_obj: stored.get(stage.pk) ?? inMemory,
      evaluate_on_plan: definition.evaluate_on_plan,
      re_evaluate_policies: definition.re_evaluate_policies,
      order: definition.order,
      policy_engine_mode: target?.mode ?? "any",
      invalid_response_action: definition.invalid_response_action,
    };
  };
  const people = await loadNames(db, moments);
  const session_id = sessionId(call.browserSecret ?? "");
  return moments.map(({ binding, next, context }) => ({
    current_stage: show(binding),
    next_planned_stage: show(next),
    plan_context: nameUser(context, people),
    session_id,
  }));
}

function modelOf(type: string): string {
  return Object.entries(stageTypes).find(([known]) => known === type)?.[1].model ?? type;
}

/** The same for all runs of a browser, and of no use to anybody who reads it. */
function sessionId(browserSecret: string): string {
  return createHmac("sha256", deriveKey(appSecret(), "inspector-session")).update(browserSecret).digest("hex");
}

interface Person {
  username: string;
  email: string;
}

/** A plan names people by key; whoever looks at one wants to read who it is about. */
async function loadNames(db: Db, moments: readonly Moment[]): Promise<Map<unknown, Person>> {
  const keys = moments.map(({ context }) => pendingKey(context)).filter((key) => typeof key === "number");
  if (keys.length === 0) return new Map();
  const rows = await db.user.findMany({
    where: { id: { in: keys } },
    select: { id: true, username: true, email: true },
  });
  return new Map(rows.map(({ id, ...person }) => [id, person]));
}

function pendingKey(context: Record<string, unknown>): unknown {
  const user = context.pending_user;
  return typeof user === "object" && user !== null && "pk" in user ? user.pk : undefined;
}

function nameUser(context: Record<string, unknown>, people: ReadonlyMap<unknown, Person>): Record<string, unknown> {
  const person = people.get(pendingKey(context));
  return person ? { ...context, pending_user: { pk: pendingKey(context), ...person } } : context;
}
