import { captchaSources } from "#lib/captcha/sources.ts";
import { engine } from "#lib/engine.ts";
import type { AnyChallenge } from "#lib/flows/challenge.ts";
import { type Execution, type ExecutionResult, execute } from "#lib/flows/executor.ts";
import { isSafeNext } from "#lib/flows/next-url.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import { isSuperuser } from "#lib/identity/groups.ts";
import type { SystemSettings } from "#lib/identity/settings.ts";
import { type OutgoingCookie, outgoingCookies } from "./flow-cookies.ts";
import { formToAnswer, typedValues } from "./flow-form.ts";
import { describeRequest, type HttpParts, isSecure } from "./flow-request.ts";
import { currentRequest } from "./request.ts";

type CookieReader = HttpParts["cookies"];

/** What the page of a flow shows. */
export type FlowView =
  | { kind: "not_found" }
  | { kind: "redirect"; to: string }
  | {
      kind: "challenge";
      challenge: AnyChallenge;
      facts: RequestFacts;
      hidden: Record<string, string>;
      notices: { level: "info" | "warning" | "danger"; text: string }[];
      values: Record<string, string>;
      loggedInAs: string | null;
      footerLinks: SystemSettings["footer_links"];
      /** Address of the inspector beside the page, for an administrator who asked for it. */
      inspector: string | null;
    };

/** What an action leaves for the page that is rendered in the same request. */
interface Prepared {
  execution: Execution;
  slug: string;
  query: string;
  values: Record<string, string>;
}

/** Sent by the framework when a form is posted by scripts. */
const SCRIPTED_HEADER = "next-action";
const LOGIN = "/flows/-/default/authentication/";

/** Hidden fields by which a form says which step of which run it answers. Never part of the answer itself. */
const hiddenNames = {
  slug: "flow:slug",
  query: "flow:query",
  execution: "flow:execution",
  step: "flow:step",
  person: "flow:person",
} as const;

/**
 * What a flow's page shows: what the action of this request came to, else the pending question, found without writing anything.
 *
 * @param query the page's query
 */
export async function showFlow(
  slug: string,
  query: URLSearchParams,
  headers: Headers,
  cookies: CookieReader,
): Promise<FlowView> {
  const prepared = takePrepared(slug);
  if (prepared) return toView(slug, prepared.query, prepared.execution, { values: prepared.values, leaves: true });
  const path = `/if/flow/${slug}/`;
  const execution = await execute(engine(), {
    ...describeRequest({ method: "GET", path, query, headers, cookies }, query),
    slug,
    executionId: null,
    idless: "flow",
    step: null,
    answer: undefined,
    peek: true,
  });
  return toView(slug, query.toString(), execution, { values: {}, leaves: false });
}

/** What an action has to do after judging an answer. */
export interface AnswerOutcome {
  cookies: OutgoingCookie[];
  redirect: string | null;
}

/** Judges the answer of a form and keeps the outcome for the page of the same request. */
export async function answerFromForm(form: FormData, headers: Headers, cookies: CookieReader): Promise<AnswerOutcome> {
  const field = (name: string) => String(form.get(name) ?? "");
  const slug = field(hiddenNames.slug);
  const query = field(hiddenNames.query);
  const step = field(hiddenNames.step);
  const path = `/if/flow/${slug}/`;
  const execution = await execute(engine(), {
    ...describeRequest({ method: "POST", path, query: new URLSearchParams(query), headers, cookies }, query),
    slug,
    executionId: field(hiddenNames.execution) || null,
    // A page that was shown before there was a run begins one: it has nothing to do with what another tab has begun since.
    idless: step ? "new" : "flow",
    step: step || null,
    ...(form.has(hiddenNames.person) ? { shownTo: Number(field(hiddenNames.person)) || null } : {}),
    // Without a step the page could not show a question: the form only asks to go on.
    answer: step ? await formToAnswer(form) : undefined,
    peek: false,
  });
  if (execution.kind === "session_broken")
    return { cookies: [], redirect: `${LOGIN}?next=${encodeURIComponent(path)}` };
  if (execution.kind === "not_found") return { cookies: [], redirect: path };
  const outgoing = outgoingCookies(execution, isSecure());
  const { challenge } = execution;
  // With scripts the page leaves by itself: what stands at the target may be no page of this application. Without, browsers follow the
  // redirect of a form to this site only, and anywhere else the page shows a link.
  const scripted = headers.has(SCRIPTED_HEADER);
  if (challenge.component === "xak-flow-redirect" && !scripted && isSafeNext(challenge.to)) {
    return { cookies: outgoing, redirect: challenge.to };
  }
  const prepared: Prepared = { execution, slug, query, values: challenge.response_errors ? typedValues(form) : {} };
  currentRequest().flow = prepared;
  return { cookies: outgoing, redirect: null };
}

function takePrepared(slug: string): Prepared | null {
  const prepared = currentRequest().flow as Prepared | undefined;
  return prepared?.slug === slug ? prepared : null;
}

/** @param shown what was typed, and whether a redirect is shown for the page to leave by itself */
function toView(
  slug: string,
  query: string,
  execution: Execution,
  { values, leaves }: { values: Record<string, string>; leaves: boolean },
): FlowView {
  if (execution.kind === "not_found") return { kind: "not_found" };
  if (execution.kind === "session_broken") return { kind: "redirect", to: `${LOGIN}?next=/if/flow/${slug}/` };
  const { challenge, facts } = execution;
  if (challenge.component === "xak-flow-redirect" && !leaves) return { kind: "redirect", to: String(challenge.to) };
  const sources = captchaSources(challenge);
  if (sources.length > 0) currentRequest().sources = sources;
  return {
    kind: "challenge",
    challenge: nameRunInCancelUrl(challenge, execution.execution.id),
    facts,
    hidden: hiddenFields(slug, query, execution),
    notices: execution.notices.map(({ level, text }) => ({ level: level === "error" ? "danger" : level, text })),
    values,
    loggedInAs: loggedInAs(execution),
    inspector: inspectorOf(slug, query, execution),
    footerLinks: execution.definitions.settings.footer_links,
  };
}

/** The inspector is open with `?inspector`; `?inspector=available` only says that there is one. */
function inspectorOf(slug: string, query: string, execution: ExecutionResult): string | null {
  const asked = new URLSearchParams(query).get("inspector");
  const user = execution.facts.session?.user;
  if (asked === null || asked === "available" || !user || !isSuperuser(execution.definitions, user)) return null;
  const { id, revision } = execution.execution;
  const wrong = /^ak-stage-(?:access-denied|flow-error)$/.test(execution.challenge.component);
  const search = new URLSearchParams({
    query,
    ...(wrong ? { record: execution.facts.id } : id && { execution: id }),
    // Another address for each answer, so that what is beside the page follows it.
    at: `${revision}-${execution.facts.id}`,
  });
  return `/if/inspector/${encodeURIComponent(slug)}/?${search}`;
}

/** "Not you?" drops the run of this page, not one in another tab. */
function nameRunInCancelUrl(challenge: AnyChallenge, id: string | null): AnyChallenge {
  const info = challenge.flow_info;
  if (!info || !id) return challenge;
  const cancel_url = `${info.cancel_url}${info.cancel_url.includes("?") ? "&" : "?"}execution=${id}`;
  return { ...challenge, flow_info: { ...info, cancel_url } };
}

function loggedInAs({ session, facts }: ExecutionResult): string | null {
  return session ? null : (facts.session?.user.username ?? null);
}

function hiddenFields(
  slug: string,
  query: string,
  { execution, challenge, facts }: ExecutionResult,
): Record<string, string> {
  const asks = challenge.component !== "vestibule-continue";
  return {
    [hiddenNames.slug]: slug,
    [hiddenNames.query]: query,
    [hiddenNames.execution]: execution.id ?? "",
    [hiddenNames.step]: (asks && execution.step) || "",
    [hiddenNames.person]: String(facts.session?.user.pk ?? ""),
  };
}
