import type { FlowPlan } from "#lib/flows/plan.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { PolicyTrace } from "#lib/flows/trace.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";

/** What a policy is asked about. */
export interface PolicyRequest {
  /** Who is judged; null for an anonymous visitor, `pk` null for somebody who is not stored. */
  subject: UserRecord | null;
  http: RequestFacts | null;
  /** What is being accessed. */
  object: { model: string; pk: string; name: string } | null;
  /** Entries of the plan's context, and what the caller adds. A policy may add entries; nested values are shared with the plan. */
  context: Record<string, unknown>;
  /** The running plan, which a policy may change. */
  plan: FlowPlan | null;
  /** Names of values in the context that records must not show. */
  hidden?: readonly string[];
  /** A try-out: no events, no caching. */
  debug: boolean;
}

/** A line that a policy logged. */
export interface PolicyLog {
  level: string;
  event: string;
  attributes: Record<string, unknown>;
}

/** What one policy says. */
export interface PolicyResult {
  passing: boolean;
  /** For people, in order. */
  messages: string[];
  /** What an expression returned. */
  raw?: unknown;
  log?: PolicyLog[];
  /** Set when the policy could not be carried out: then the message is the error's text, which is not for visitors. */
  failed?: true;
}

/** What all bindings of a target say together. */
export interface PolicyOutcome {
  passing: boolean;
  /** Of all results, in order. */
  messages: string[];
  /** The messages without the texts of errors, which could tell visitors about the inside. */
  shown: string[];
  results: PolicyResult[];
}

/** What everything that is bound to a target says. */
export interface TargetOutcome extends PolicyOutcome {
  /** Each binding by itself, for whoever looks into a run. */
  asked: PolicyTrace[];
}

/** A policy could not be carried out: the binding's failure result decides. The text is shown as the only message. */
export class PolicyError extends Error {
  override readonly name = "PolicyError";
}

/**
 * Something that a policy needs does not work (a remote service, a pool that is full). The policy does not pass, whatever the binding
 * says; unlike that of any other error the text is meant for visitors, in their language.
 */
export class PolicyUnavailableError extends Error {
  override readonly name = "PolicyUnavailableError";
}
