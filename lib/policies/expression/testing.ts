import type { EvaluationLimits, ExpressionInput, ExpressionLanguage, HostFunction, Json } from "./types.ts";

// What the tests of this folder share: people, requests and an evaluation's input in a few words.

/** A user as tagged data. */
export function makeUserData(changes: Record<string, Json> = {}): Record<string, Json> {
  return {
    $record: "user",
    pk: 7,
    uuid: "0b0cf0a0-0000-4000-8000-000000000007",
    username: "ada",
    name: "Ada Lovelace",
    email: "ada@example.org",
    is_active: true,
    is_superuser: false,
    type: "internal",
    path: "users",
    attributes: { settings: { locale: "de" } },
    groups: [{ pk: "g1", name: "engineers", is_superuser: false, attributes: { floor: 3 } }],
    has_usable_password: true,
    last_login: "2026-01-02T03:04:05.678Z",
    date_joined: "2025-01-02T03:04:05.000Z",
    password_change_date: "2025-06-02T03:04:05.000Z",
    group_attributes: { floor: 3, settings: { locale: "de" } },
    ...changes,
  };
}

/** An HTTP request as data; its user is nobody unless given. */
export function makeHttpData(changes: Record<string, Json> = {}): Record<string, Json> {
  return {
    method: "GET",
    path: "/if/flow/settings/",
    origin: "https://id.example.org",
    query: { next: "/a", tag: ["x", "y"] },
    headers: { "User-Agent": "Test", Accept: "text/html" },
    user: null,
    tenant: {
      default_user_change_email: true,
      default_user_change_name: true,
      default_user_change_username: true,
    },
    brand: { branding_title: "Vestibule" },
    ...changes,
  };
}

/** What differs from the usual input of an evaluation. */
export interface InputChanges {
  language?: ExpressionLanguage;
  user?: Json;
  http?: Json;
  context?: Record<string, Json>;
  /** Context of the running plan; without it there is none. */
  plan?: Record<string, Json>;
  variables?: Record<string, Json>;
  host?: Record<string, HostFunction>;
  limits?: EvaluationLimits;
}

/** The input of an evaluation in a policy named `check`. */
export function makeInput(source: string, changes: InputChanges = {}): ExpressionInput {
  const request = {
    user: changes.user === undefined ? makeUserData() : changes.user,
    http_request: changes.http === undefined ? makeHttpData() : changes.http,
    obj: null,
    debug: false,
    context: changes.context ?? {},
  };
  return {
    language: changes.language ?? "python",
    source,
    name: "check",
    variables: {
      request,
      ak_client_ip: "192.0.2.10",
      ak_is_sso_flow: false,
      ...(changes.plan ? { flow_plan: { context: changes.plan } } : {}),
      ...changes.variables,
    },
    host: changes.host ?? {},
    ...(changes.limits ? { limits: changes.limits } : {}),
  };
}
