/** A name that expressions can use. */
export interface ExpressionName {
  name: string;
  kind: "function" | "variable" | "property";
  /** What it is, in a few words. */
  detail: string;
}

/** What the sandbox gives to expressions of policies, in both languages; a test compares the functions with the sandbox's own. */
export const expressionNames: readonly ExpressionName[] = [
  { name: "request", kind: "variable", detail: "what is asked: user, context, http_request, obj" },
  { name: "context", kind: "variable", detail: "what the flow knows, as request.context" },
  { name: "http_request", kind: "variable", detail: "the browser's request" },
  { name: "ak_client_ip", kind: "variable", detail: "the browser's address" },
  { name: "ak_is_sso_flow", kind: "variable", detail: "whether a login elsewhere led here" },
  { name: "prompt_context", kind: "variable", detail: "in prompts: what was answered before" },
  { name: "flow_plan", kind: "variable", detail: "the plan of the run, where there is one" },
  { name: "ak_message", kind: "function", detail: "(text): tell the person why" },
  { name: "ak_user_by", kind: "function", detail: "(filters): a user, or none" },
  { name: "ak_group_by", kind: "function", detail: "(filters): a group, or none" },
  { name: "ak_stage_by", kind: "function", detail: "(filters): a stage, or none" },
  { name: "ak_is_group_member", kind: "function", detail: "(user, filters): whether they are in a group" },
  { name: "ak_user_has_authenticator", kind: "function", detail: "(user, type): whether they have a device" },
  { name: "ak_call_policy", kind: "function", detail: "(name, context): ask another policy" },
  { name: "ak_create_event", kind: "function", detail: "(action, context): record something" },
  { name: "ak_create_jwt", kind: "function", detail: "(user, provider, scopes): not available here" },
  { name: "ak_create_jwt_raw", kind: "function", detail: "(provider, claims): not available here" },
  { name: "ak_send_email", kind: "function", detail: "(address, subject, body): send an e-mail" },
  { name: "ak_logger", kind: "variable", detail: "debug, info, warning, error" },
  { name: "regex_match", kind: "function", detail: "(value, regex): whether it matches" },
  { name: "regex_replace", kind: "function", detail: "(value, regex, replacement): a text" },
  { name: "list_flatten", kind: "function", detail: "(value): the first of a list" },
  { name: "ip_address", kind: "function", detail: "(text): an address" },
  { name: "ip_network", kind: "function", detail: "(text): a network" },
  { name: "resolve_dns", kind: "function", detail: "(host, version): addresses of a name" },
  { name: "reverse_dns", kind: "function", detail: "(address): its name" },
  { name: "requests", kind: "variable", detail: "get, post, …: requests to other servers" },
  { name: "slugify", kind: "function", detail: "(text): lower case, with hyphens" },
];

const userProperties = [
  "pk",
  "uuid",
  "username",
  "name",
  "email",
  "is_active",
  "is_superuser",
  "type",
  "path",
  "attributes",
  "last_login",
  "date_joined",
];
const properties: Readonly<Record<string, readonly string[]>> = {
  request: ["user", "context", "http_request", "obj", "debug"],
  "request.user": userProperties,
  user: userProperties,
  ak_logger: ["debug", "info", "warning", "error"],
  requests: ["get", "post", "put", "patch", "delete"],
};

/**
 * What may stand where somebody types.
 * @param before the word that is being typed with everything up to its dots: `request.us`
 */
export function suggestNames(before: string): readonly ExpressionName[] {
  const dot = before.lastIndexOf(".");
  if (dot < 0) return expressionNames;
  const owner = before.slice(0, dot);
  const known = Object.hasOwn(properties, owner) ? (properties[owner] ?? []) : [];
  return known.map((name) => ({ name, kind: "property", detail: `of ${owner}` }));
}
