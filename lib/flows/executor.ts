import { hashToken } from "#lib/crypto/secret.ts";
import { LOCALE_COOKIE, requestLocale } from "#lib/i18n/request-locale.ts";
import { selectBrand } from "#lib/identity/brands.ts";
import { actingUser } from "#lib/identity/impersonation.ts";
import { brokenBinding, checkSessionBinding } from "#lib/identity/session-binding.ts";
import { advance, CONTINUE_COMPONENT } from "./advance.ts";
import type { AnyChallenge } from "./challenge.ts";
import type { PlanContext } from "./context.ts";
import { ControlError, isControlError } from "./control-error.ts";
import { type Definitions, type FlowDefinition, flowBySlug } from "./definitions.ts";
import { flowDone, flowError, notApplicable } from "./endings.ts";
import { isStaleStep } from "./execution-store.ts";
import { type ExecutionSelector, loadState, type StoredSession } from "./load-state.ts";
import { message } from "./messages.ts";
import { readPlan } from "./plan.ts";
import { completeChallenge, toText } from "./present.ts";
import type { RequestFacts, SessionFacts } from "./request-facts.ts";
import { Run } from "./run.ts";
import { type RunRecord, recordRun } from "./run-record.ts";
import { saveRun } from "./save.ts";
import type { FlowServices } from "./services.ts";
import type { CookieChange, SessionChange } from "./stage.ts";
import { findRestorable, planAnew, restore, resume } from "./start.ts";
import type { TraceEntry } from "./trace.ts";

/** What an HTTP request says, before anything was read from the database. */
export interface ExecutionRequest {
  slug: string;
  facts: Omit<RequestFacts, "session" | "locale" | "brand">;
  /** Value of the browser's cookie for runs. */
  browserSecret: string | null;
  /** Value of the session cookie. */
  sessionToken: string | null;
  /** The run that the page carries. Without one the browser's current run counts, as `idless` says. */
  executionId: string | null;
  /**
   * `flow`: the current run of this flow; runs of other flows go on. `browser`: one current run per browser, dropped when another flow is
   * asked for. `new`: none, a run of its own begins.
   */
  idless: "flow" | "browser" | "new";
  /** The binding whose question is answered. When another one is current by now the answer is not used. */
  step: string | null;
  /** Body of a POST; undefined for looking. */
  answer: unknown;
  /**
   * Key of whoever was logged in when the page that is answered was shown, null for nobody. A page that has no run yet does not say it
   * otherwise: what one person has typed must not be taken for the next one's. Left out, the answer counts whoever it is.
   */
  shownTo?: number | null;
  /** The body could not be read at all. */
  unreadable?: boolean;
  /** Only shows what would be asked; nothing is written. */
  peek: boolean;
}

/** What is shown, and what the answer has to carry. */
export interface ExecutionResult {
  kind: "shown";
  challenge: AnyChallenge;
  /** The run, its revision, and the binding that the challenge belongs to; null when nothing is stored. */
  execution: { id: string | null; revision: number; step: string | null };
  browserSecret: string | null;
  session: SessionChange | null;
  cookies: CookieChange[];
  notices: { level: "info" | "warning" | "error"; text: string }[];
  facts: RequestFacts;
  definitions: Definitions;
  flow: FlowDefinition;
  /** What happened in this request; made when it is asked for. */
  readonly trace: TraceEntry[];
  /** The run as an administrator may look at it. */
  record(): Promise<RunRecord>;
}

/** What carrying out a request came to. */
export type Execution =
  | ExecutionResult
  | { kind: "not_found" }
  /** The session was bound to a network that the request does not come from; it has been ended. */
  | { kind: "session_broken" };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** How often a request looks again after another one was faster. */
const MOST_TRIES = 4;

/**
 * Carries out one request to a flow: finds the run, goes on with it, stores it. Route handlers, Server Actions and the page call
 * this same function; it knows nothing of HTTP frameworks.
 *
 * Two answers to one step are never both applied: the one that comes second is not used and gets what is current, or the same result when
 * it is the same answer and has logged somebody in.
 */
export function execute(services: FlowServices, request: ExecutionRequest): Promise<Execution> {
  return services.repeated.run(request, () => executeUntilCurrent(services, request));
}

/** Looks again when another request was faster. */
async function executeUntilCurrent(services: FlowServices, request: ExecutionRequest): Promise<Execution> {
  let attempt = request;
  for (let tries = 1; ; tries++) {
    try {
      return await executeOnce(services, attempt, tries > 1);
    } catch (error) {
      if (!isStaleStep(error) || tries === MOST_TRIES) throw error;
      attempt = { ...request, answer: undefined };
    }
  }
}

/** @param late whether another request was faster a moment ago */
async function executeOnce(services: FlowServices, request: ExecutionRequest, late: boolean): Promise<Execution> {
  const sessionHash = request.sessionToken ? hashToken(request.sessionToken) : null;
  const state = await loadState(services.client, sessionHash, selectExecution(request));
  const definitions = await services.definitions.at(services.client, state.version);
  const flow = flowBySlug(definitions, request.slug);
  if (!flow) return { kind: "not_found" };
  const facts = completeFacts(request.facts, definitions, state.session);
  if (state.session && !request.peek && (await checkSessionBinding(services, state.session, facts))) {
    return { kind: "session_broken" };
  }
  const run = new Run(services, {
    definitions,
    request: facts,
    flow,
    stored: state.execution,
    peek: request.peek,
    late,
    browserSecret: request.browserSecret,
  });
  const challenge = await carryOut(run, request);
  await saveRun(run);
  await services.traces.keep(run);
  return toResult(run, challenge);
}

/** Which stored run the request is about. An id that is not one is a run that does not exist. */
function selectExecution(request: ExecutionRequest): ExecutionSelector | null {
  if (!request.browserSecret) return null;
  const browserHash = hashToken(request.browserSecret);
  if (request.executionId) {
    return UUID.test(request.executionId) ? { by: "id", id: request.executionId, browserHash } : null;
  }
  if (request.idless === "new") return null;
  return request.idless === "flow" ? { by: "flow", flow: request.slug, browserHash } : { by: "browser", browserHash };
}

/** Adds to the facts of a request what was read from the database: the login, the brand and so the language. */
export function completeFacts(
  facts: ExecutionRequest["facts"],
  definitions: Definitions,
  session: StoredSession | null,
): RequestFacts {
  const brand = selectBrand(definitions, facts.host);
  // A session that is used from elsewhere than it was bound to is none, also where nobody may end it.
  const broken = session && brokenBinding(session, facts.clientIp);
  const own: SessionFacts | null = session && !broken ? { id: session.id, ...actingUser(definitions, session) } : null;
  const locale = requestLocale({
    userAttributes: own?.user.attributes,
    chosen: facts.cookies[LOCALE_COOKIE],
    acceptLanguage: facts.headers["accept-language"],
    brandAttributes: brand.attributes,
  });
  // A copy of its own, because a logout drops what belonged to the session.
  return { ...facts, outer: { ...facts.outer }, brand, locale, session: own };
}

/** Goes on with the run, or starts one; an error inside leaves the run as it was. */
async function carryOut(run: Run, request: ExecutionRequest): Promise<AnyChallenge> {
  let answer = request.answer;
  const resumed = await resume(run);
  // A run that is named but belongs to another flow goes on there; any other that cannot go on has no use any more.
  if (!resumed && request.executionId && run.stored?.flowId !== run.flow.pk) run.stored = null;
  if (!resumed && run.stored) run.dropStored = true;
  // A run that the page still carries but that is gone cannot take the answer that was meant for it.
  if (request.executionId && !resumed && answer !== undefined) {
    answer = undefined;
    run.notices.push({ level: "warning", text: message("flow.run_gone") });
  }

  if (answer !== undefined && !resumed && isForSomebodyElse(run, request.shownTo)) {
    answer = undefined;
    run.notices.push({ level: "warning", text: message("flow.run_gone") });
  }

  const token = await findRestorable(run);
  // Showing a page must not use a link up; whoever opened it says so by going on.
  if (token?.revoke && run.peek) {
    const component = CONTINUE_COMPONENT;
    return completeChallenge(run, { component, flow_designation: run.flow.designation, by_link: true });
  }
  if (token) await restore(run, token);
  const linkIsDead = !token && run.request.outer.flow_token !== undefined && !run.plan?.context.is_restored;

  if (!run.plan) {
    const context: PlanContext = {};
    const kind = await planAnew(run, context, true);
    if (kind === "not_applicable") return notApplicable(run, run.refusal ?? message("flow.not_applicable"));
    if (kind === "empty") return flowDone(run);
  }
  // The flow begins instead, or goes on: whoever has just opened the link, or answers its page, should know why. Later answers still carry it.
  const isOfAnotherStep = request.step !== null && request.step !== run.plan?.bindings[0]?.pk;
  if (linkIsDead && (request.answer === undefined || isOfAnotherStep))
    run.notices.push({ level: "warning", text: message("flow.link_invalid") });
  const baseline = JSON.stringify(run.plan);
  try {
    if (request.unreadable) throw new ControlError("The request body is not JSON.");
    return await advance(run, answer, request.step);
  } catch (error) {
    if (isStaleStep(error)) throw error;
    run.plan = readPlan(JSON.parse(baseline));
    return reportError(run, error);
  }
}

/** Whether the page was shown to somebody else; a login goes on after a login elsewhere. */
function isForSomebodyElse(run: Run, shownTo: number | null | undefined): boolean {
  if (shownTo === undefined || shownTo === (run.user?.pk ?? null)) return false;
  return shownTo !== null || run.flow.designation !== "authentication";
}

async function reportError(run: Run, error: unknown): Promise<AnyChallenge> {
  run.forgetConsequences();
  if (!isControlError(error) && !run.peek) {
    const { client, events } = run.services;
    run.services.log(error, run.request.id);
    await events.record(client, {
      action: "system_exception",
      app: "vestibule.flows",
      request: run.request,
      context: {
        message: "System exception during flow execution.",
        exception: String(error),
        stage: run.currentStage,
      },
    });
  }
  return flowError(run, error);
}

function toResult(run: Run, challenge: AnyChallenge): ExecutionResult {
  const stored = run.storedAs ?? (run.stored && !run.dropStored ? { id: run.stored.id, revision: run.revision } : null);
  return {
    kind: "shown",
    challenge,
    execution: {
      id: run.ended ? null : (stored?.id ?? null),
      revision: stored?.revision ?? 0,
      step: run.ended ? null : (run.plan?.bindings[0]?.pk ?? null),
    },
    browserSecret: run.newBrowserSecret,
    session: run.sessionChange,
    cookies: run.cookies,
    notices: run.notices.map(({ level, text }) => ({ level, text: toText(run, text) })),
    facts: run.request,
    definitions: run.definitions,
    flow: run.flow,
    get trace() {
      return run.trace.entries();
    },
    record: () => recordRun(run),
  };
}
