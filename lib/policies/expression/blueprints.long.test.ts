import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { isMap, parseAllDocuments, visit } from "yaml";
import { checkSyntax, closeExpressionWorkers, evaluateExpression } from "./evaluate.ts";
import { type InputChanges, makeHttpData, makeInput, makeUserData } from "./testing.ts";
import type { Json } from "./types.ts";

// Every expression of the reference implementation's flow definitions, with both of its outcomes. They are found by the
// first digits of their digest, which the blueprint importer knows too, and must all be covered here.

const folder = path.resolve("../shared/blueprints");
const sourceKeys = {
  expression: undefined,
  placeholder: "placeholder_expression",
  initial_value: "initial_value_expression",
};

/** The digest of an expression without blank lines and comment lines. */
function digest(source: string): string {
  const lines = source.split("\n").filter((line) => line.trim() !== "" && !line.trim().startsWith("#"));
  return createHash("sha256")
    .update(lines.map((line) => line.trimEnd()).join("\n"))
    .digest("hex")
    .slice(0, 12);
}

function findExpressions(): Map<string, string> {
  const found = new Map<string, string>();
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
  for (const file of files) {
    for (const document of parseAllDocuments(readFileSync(path.join(folder, file), "utf8"), { logLevel: "silent" })) {
      visit(document, {
        Map(_, node) {
          if (!isMap(node)) return;
          for (const [key, condition] of Object.entries(sourceKeys)) {
            const source: unknown = node.get(key);
            if (typeof source !== "string" || (condition && node.get(condition) !== true)) continue;
            found.set(digest(source), source);
          }
        },
      });
    }
  }
  return found;
}

interface Case {
  given: InputChanges;
  value: Json | RegExp;
  messages?: string[];
}

const ada = makeUserData();
const admin = makeUserData({ pk: 1, username: "akadmin" });
const nobody = { ...makeInput("").variables, user: null };
const asAda = { http: makeHttpData({ user: ada }) };
const prompt = (promptContext: Record<string, Json>, user: Json = ada): InputChanges => ({
  context: { prompt_context: promptContext },
  variables: { user, prompt_context: promptContext },
});
const findAdmin = (found: Json) => ({ ak_user_by: async () => found });
const locked = (data: Record<string, Json>) => prompt({ lockdown_result: data });
const strictTenant = makeHttpData({
  tenant: { default_user_change_email: false, default_user_change_name: false, default_user_change_username: false },
});
const settings = (data: Record<string, Json>, changes: InputChanges = {}): InputChanges => ({
  context: { prompt_data: { email: "ada@example.org", name: "Ada Lovelace", username: "ada", ...data } },
  http: strictTenant,
  ...changes,
});

const cases: Record<string, Case[]> = {
  // default-authentication-flow-password-stage
  e9f4556603db: [
    { given: {}, value: true },
    { given: { plan: { pending_user: ada } }, value: true },
    { given: { plan: { pending_user: { ...ada, backend: "authentik.core.auth.InbuiltBackend" } } }, value: false },
    { given: { plan: {} }, value: true },
  ],
  // default-authentication-flow-authenticator-validate-stage
  c3ec68fddb36: [
    { given: {}, value: true },
    { given: { plan: { auth_method: "password" } }, value: true },
    { given: { plan: { auth_method: "auth_webauthn_pwl" } }, value: false },
  ],
  // default-source-authentication-if-sso, default-source-enrollment-if-sso
  d58aa29af8ee: [
    { given: { variables: { ak_is_sso_flow: true } }, value: true },
    { given: {}, value: false },
  ],
  // default-source-enrollment-if-username
  "33448aebcb53": [
    { given: {}, value: true },
    { given: { context: { prompt_data: { username: "ada" } } }, value: false },
  ],
  // default-user-settings-authorization
  "3218ddbfa5b7": [
    { given: settings({}), value: true },
    { given: settings({ email: "x@y.z" }), value: false, messages: ["Not allowed to change email address."] },
    { given: settings({ name: "Eve" }), value: false, messages: ["Not allowed to change name."] },
    { given: settings({ username: "eve" }), value: false, messages: ["Not allowed to change username."] },
    { given: settings({ username: "eve" }, { http: makeHttpData() }), value: true },
    {
      given: settings(
        { email: "x@y.z" },
        { user: makeUserData({ group_attributes: { "goauthentik.io/user/can-change-email": true } }) },
      ),
      value: true,
    },
  ],
  // default-oobe-prefill-user
  "3130452c9d6a": [
    { given: { plan: {}, host: findAdmin(admin) }, value: true },
    { given: { plan: {}, host: findAdmin(null) }, value: true },
  ],
  // default-oobe-password-usable
  "77383b443069": [
    { given: { host: findAdmin(null), context: { "goauthentik.io/core/setup/started-by": "setup" } }, value: true },
    {
      given: {
        host: findAdmin({ ...admin, has_usable_password: false }),
        context: { "goauthentik.io/core/setup/started-by": "setup" },
      },
      value: true,
    },
    { given: { host: findAdmin(admin), context: { "goauthentik.io/core/setup/started-by": "setup" } }, value: false },
    {
      given: { host: findAdmin(null) },
      value: false,
      messages: ["Access the authentik setup by navigating to https://id.example.org/"],
    },
  ],
  // default-oobe-base-url-valid
  "9fb5521507ec": [
    { given: {}, value: true },
    { given: { context: { prompt_data: { base_url: " " } } }, value: true },
    { given: { context: { prompt_data: { base_url: "https://authentik.company" } } }, value: true },
    {
      given: { context: { prompt_data: { base_url: "authentik" } } },
      value: false,
      messages: ["Enter a valid URL, for example https://authentik.company"],
    },
  ],
  // default-account-lockdown-admin-policy, both forms
  "81680070ee84": [
    { given: {}, value: true },
    { given: { context: { lockdown_self_service: true } }, value: false },
  ],
  f425656ae591: [
    { given: { ...asAda, user: admin }, value: true },
    { given: { ...asAda, user: ada }, value: false },
  ],
  // test-not-app-password
  "515d7a655a96": [
    { given: {}, value: true },
    { given: { context: { auth_method: "app_password" } }, value: false },
  ],
  // default-recovery-skip-if-restored
  fcba06e5bbfc: [
    { given: {}, value: true },
    { given: { context: { is_restored: { $record: "flow_token", pk: "t1", key: "k" } } }, value: true },
    { given: { context: { is_restored: false } }, value: false },
  ],
  // default-user-settings-field-username, -name, -email, -locale
  b6e32f922aac: [
    { given: prompt({}), value: "ada" },
    { given: {}, value: "" },
  ],
  e4cff98c4f93: [
    { given: prompt({}), value: "Ada Lovelace" },
    { given: {}, value: "" },
  ],
  ef36cab8ac75: [
    { given: prompt({}), value: "ada@example.org" },
    { given: {}, value: "" },
  ],
  c3b9bb778b99: [
    { given: prompt({}), value: "de" },
    { given: prompt({}, makeUserData({ attributes: {} })), value: "" },
    { given: prompt({}, makeUserData({ attributes: { settings: 1 } })), value: "" },
  ],
  // initial-setup-field-base-url
  "3ed18b69a7c8": [{ given: {}, value: "https://id.example.org" }],
  // default-account-lockdown-field-warning
  "24463bf73a49": [
    { given: { ...prompt({}, ada), ...asAda }, value: /your own account/ },
    {
      given: { ...prompt({}, makeUserData({ pk: 9, username: "<eve>", email: "e'@x.y" })), ...asAda },
      value: /<code>&lt;eve&gt;<\/code> \(e&#x27;@x\.y\)/,
    },
    {
      given: { ...prompt({}, { ...admin, email: "", name: "akadmin" }), ...asAda },
      value: /<code>akadmin<\/code><\/p>/,
    },
  ],
  // default-account-lockdown-field-info
  "71dc23aeeda0": [
    { given: { ...prompt({}, ada), ...asAda }, value: /no longer trust your current password/ },
    { given: { ...prompt({}, admin), ...asAda }, value: /incident response/ },
  ],
  // default-account-lockdown-field-reason
  d084b6d16aa4: [
    { given: { ...prompt({}, ada), ...asAda }, value: "Describe why you are locking your account..." },
    { given: { ...prompt({}, admin), ...asAda }, value: "Describe why this account is being locked down..." },
  ],
  // default-account-lockdown-field-complete
  f0cb5cec8dd9: [
    { given: prompt({}, ada), value: "<p><code>ada</code> has been locked down.</p>" },
    { given: prompt({}, null), value: "<p>The selected account has been locked down.</p>" },
  ],
  // default-account-lockdown-self-field-complete
  f001d5751a78: [{ given: nobody, value: /Your account has been locked/ }],
  // The same five, early form
  "86d0b317409a": [
    {
      given: prompt({ lockdown_self_service: true }),
      value: /You are about to lock down your own account\.<\/strong>/,
    },
    { given: prompt({}), value: /<code>ada<\/code> \(ada@example\.org\)/ },
    {
      given: prompt({ lockdown_target_users: [makeUserData({ username: "e&e", email: "", name: "" })] }),
      value: /<code>e&amp;e<\/code> \(No email\)/,
    },
    { given: prompt({}, null), value: /the account selected when this one-time lockdown link was created/ },
  ],
  "560f4d4699d0": [
    { given: prompt({ lockdown_self_service: true }), value: /^Use this if you no longer trust.*\n<a href=/ },
    { given: prompt({}), value: /^Use this for incident response/ },
  ],
  fff0b86ab8d2: [
    { given: prompt({ lockdown_self_service: true }), value: "Describe why you are locking your account..." },
    { given: prompt({}), value: "Describe why this account is being locked down..." },
  ],
  "9c1e55e85640": [
    { given: prompt({}), value: "<p>The account has been locked down.</p>" },
    { given: locked({ user: ada, success: true }), value: "<p><code>ada</code> has been locked down.</p>" },
    {
      given: locked({ user: null, success: false, error: "<b>" }),
      value: "<p>Failed to lock down <code>Unknown</code>: &lt;b&gt;</p>",
    },
  ],
  "4a6cbef31c9e": [{ given: prompt({}), value: /^<p>You have been logged out of all sessions/ }],
};

afterAll(closeExpressionWorkers);

// The definitions are handed out beside the repository; a copy without them has nothing to run here.
describe.skipIf(!existsSync(folder))("expressions of the reference implementation's flow definitions", () => {
  const expressions = existsSync(folder) ? findExpressions() : new Map<string, string>();

  test("all of them are covered", () => {
    expect([...expressions.keys()].sort()).toEqual(Object.keys(cases).sort());
  });

  test.each([...expressions])("%s can be compiled", async (_key, source) => {
    expect(await checkSyntax("python", source)).toBeNull();
  });

  const runs = [...expressions].flatMap(([key, source]) =>
    (cases[key] ?? []).map((example, index) => ({ key, index, source, ...example })),
  );
  test.each(runs)("$key, case $index", async ({ source, given, value, messages }) => {
    const result = await evaluateExpression(makeInput(source, given));
    expect(result).toMatchObject({ ok: true, messages: messages ?? [] });
    if (!result.ok) return;
    if (value instanceof RegExp) expect(result.value).toMatch(value);
    else expect(result.value).toEqual(value);
  });

  test("the setup flow's policy puts its user, or nobody, into the plan", async () => {
    const source = expressions.get("3130452c9d6a") ?? "";
    const found = await evaluateExpression(makeInput(source, { plan: { a: 1 }, host: findAdmin(admin) }));
    expect(found).toMatchObject({
      plan: { context: { a: 1, pending_user: { $record: "user", pk: 1 } }, changed: ["pending_user"] },
    });
    const missing = await evaluateExpression(makeInput(source, { plan: { pending_user: ada }, host: findAdmin(null) }));
    expect(missing).toMatchObject({
      plan: { context: { pending_user: null }, changed: ["pending_user"], operations: [] },
    });
  });
});
