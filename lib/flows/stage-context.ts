import { randomToken } from "#lib/crypto/secret.ts";
import type { Db } from "#lib/db/client.ts";
import { toUserReference } from "#lib/identity/user-record.ts";
import type { PlanContext } from "./context.ts";
import type { BindingDefinition, StageDefinition } from "./definitions.ts";
import { createFlowToken } from "./flow-tokens.ts";
import { replacePendingUser } from "./pending-user.ts";
import { planFlow } from "./planner.ts";
import { userInfo } from "./present.ts";
import type { Run } from "./run.ts";
import { policyScope } from "./run-policies.ts";
import type { StageContext } from "./stage.ts";

/** What a stage of a run is given. @throws Error without a plan */
export function createStageContext(run: Run, binding: BindingDefinition, stage: StageDefinition): StageContext {
  const { plan, snapshot, services } = run;
  if (!plan || !snapshot) throw new Error("A stage needs a plan.");
  const pendingOrSession = async () => (await run.pendingUser()) ?? run.user;
  return {
    stage,
    config: stage.config,
    flow: run.flow,
    binding,
    snapshot,
    definitions: run.definitions,
    plan,
    get context() {
      return plan.context;
    },
    request: run.request,
    get db() {
      return run.db;
    },
    events: services.events,
    limits: services.limits,
    now: run.now,
    executionId: run.stored?.id ?? null,
    sessionUser: () => run.user,
    pendingUser: pendingOrSession,
    userInfo: () => userInfo(run),
    setPendingUser(user, backend) {
      replacePendingUser(plan, toUserReference(user, backend));
      run.rememberPendingUser(user);
    },
    establish(proof) {
      plan.proofs.push({ ...proof, user: plan.context.pending_user?.pk ?? null, stage: stage.pk });
    },
    changeSession(change, session) {
      run.sessionChange = change;
      run.request.session = session;
      run.rotate = true;
      plan.actor = session?.user.pk ?? null;
    },
    hide(names) {
      plan.hidden = [...new Set([...plan.hidden, ...names])];
    },
    setCookie: (cookie) => void run.cookies.push(cookie),
    cookie: (name) => run.request.cookies[name],
    notify: (level, text) => void run.notices.push({ level, text }),
    prepareFlowToken(token) {
      const key = randomToken();
      const store = async (db: Db) => {
        await createFlowToken(db, services.executions, { ...token, key, now: run.now });
      };
      return { key, store };
    },
    async planFlow(flow, context: PlanContext) {
      const snapshotOf = services.definitions.snapshot(run.definitions, flow);
      const result = await planFlow({
        scope: policyScope(run),
        policies: services.policies,
        flow,
        snapshot: snapshotOf,
        request: run.request,
        context,
        pendingUser: context.pending_user ? await run.pendingUser() : null,
        useCache: false,
        carriedOver: context === plan.context ? plan : undefined,
        trace: (entry) => run.trace.add(entry),
      });
      return result.kind === "planned" ? result.plan : null;
    },
    async evaluatePolicies(policyIds, context) {
      const outcome = await services.policies.evaluatePolicies(policyScope(run), policyIds, {
        subject: await pendingOrSession(),
        http: run.request,
        object: null,
        context,
        plan: null,
        hidden: plan.hidden,
        debug: false,
      });
      run.trace.addAsked(outcome.asked);
      return outcome;
    },
    async evaluateExpression(name, language, source, variables) {
      const user = await pendingOrSession();
      return services.expression({
        name,
        language,
        source,
        variables,
        host: { scope: policyScope(run), user, request: run.request },
      });
    },
  };
}
