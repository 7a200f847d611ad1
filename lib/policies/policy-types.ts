/** Every policy type that can be stored, and what programs and administrators call it. */
export const policyTypes = {
  dummy: entry("Dummy Policy", {
    model: "authentik_policies_dummy.dummypolicy",
    description: "Waits a while and says what it was told to. For trying flows out.",
  }),
  event_matcher: entry("Event Matcher Policy", {
    model: "authentik_policies_event_matcher.eventmatcherpolicy",
    description: "Passes for events of a certain kind, in rules about notifications.",
  }),
  expression: entry("Expression Policy", {
    model: "authentik_policies_expression.expressionpolicy",
    description: "Lets a small program in Python or JavaScript decide.",
  }),
  geoip: entry("GeoIP Policy", {
    model: "authentik_policies_geoip.geoippolicy",
    description: "Judges where a request comes from: by country, by network, and against earlier logins.",
  }),
  password: entry("Password Policy", {
    model: "authentik_policies_password.passwordpolicy",
    description: "Judges a new password: its length and characters, its strength, and whether it has been published.",
  }),
  password_expiry: entry("Password Expiry Policy", {
    model: "authentik_policies_expiry.passwordexpirypolicy",
    path: "password_expiry",
    description: "Fails when the password has not been changed for too many days, and can make it unusable.",
  }),
  reputation: entry("Reputation Policy", {
    model: "authentik_policies_reputation.reputationpolicy",
    description: "Passes for addresses and usernames with too many failed logins, to stop them or slow them down.",
  }),
  unique_password: entry("Password Uniqueness Policy", {
    model: "authentik_policies_unique_password.uniquepasswordpolicy",
    form: "password-uniqueness",
    description: "Refuses passwords that the person has used before.",
  }),
} as const;

/** Name of a policy type, as it is stored. */
export type PolicyTypeName = keyof typeof policyTypes;

/** What programs and administrators call a policy type. */
export interface PolicyTypeNames {
  /** Model name in blueprints: `<app>.<model>`. */
  model: string;
  verboseName: string;
  verboseNamePlural: string;
  /** What it does, for administrators. */
  description: string;
  /** Name of the form that edits it. */
  component: string;
  /** Where its REST resource is, below `/api/v3/policies/`. */
  path: string;
}

function entry(
  verboseName: string,
  names: Pick<PolicyTypeNames, "model" | "description"> & { form?: string; path?: string },
): PolicyTypeNames {
  // The app is called after the type: `authentik_policies_event_matcher`.
  const app = names.model.replace(/^authentik_policies_|\..*$/g, "");
  const path = names.path ?? app;
  return {
    model: names.model,
    verboseName,
    verboseNamePlural: verboseName.replace(/y$/, "ies"),
    description: names.description,
    component: `ak-policy-${names.form ?? path.replaceAll("_", "-")}-form`,
    path,
  };
}
