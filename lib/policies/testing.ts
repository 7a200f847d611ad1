import type { Db } from "#lib/db/client.ts";
import type { EventInput } from "#lib/events/sink.ts";
import type { Definitions } from "#lib/flows/definitions.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { Locale } from "#lib/i18n/locales.ts";
import { type UserRecord, unsavedUser } from "#lib/identity/user-record.ts";
import { PolicyEngine } from "./engine.ts";
import type { PolicyTypeName } from "./policy-types.ts";
import { policyRegistry } from "./registry.ts";
import type { PolicyRequest, PolicyResult } from "./request.ts";

/** What a policy is asked about in a test. */
export interface Question {
  context?: Record<string, unknown>;
  subject?: Partial<UserRecord> | null;
  /** Without one there is no HTTP request. */
  ip?: string;
  locale?: Locale;
  db?: Db;
  now?: Date;
  debug?: boolean;
  readOnly?: boolean;
  failureResult?: boolean;
  executionLogging?: boolean;
}

/** Runs a policy of a type as the engine does: configuration, errors and events included. */
export async function askPolicy(
  type: PolicyTypeName,
  config: Record<string, unknown>,
  question: Question = {},
): Promise<PolicyResult & { events: EventInput[] }> {
  const { subject, ip, locale = "en", failureResult = false } = question;
  const events: EventInput[] = [];
  const scope = {
    definitions: { version: 1n, policies: new Map(), targets: new Map(), groups: new Map() } as unknown as Definitions,
    db: question.db ?? ({} as Db),
    events: { record: async (_db: Db, event: EventInput) => void events.push(event) },
    now: question.now ?? new Date(),
    readOnly: question.readOnly ?? false,
  };
  const http = { clientIp: ip, locale, brand: { title: "Acme Corporation" }, session: null } as unknown as RequestFacts;
  const request: PolicyRequest = {
    subject: subject ? { ...unsavedUser({}), pk: 1, ...subject } : null,
    http: ip === undefined ? null : http,
    object: null,
    context: question.context ?? {},
    plan: null,
    debug: question.debug ?? false,
  };
  const result = await new PolicyEngine(policyRegistry).execute(scope, {
    policy: { pk: "policy", name: "policy", type, config, execution_logging: question.executionLogging ?? false },
    binding: { pk: "binding", negate: false, timeout: 30, failure_result: failureResult },
    request,
  });
  return { ...result, events };
}
