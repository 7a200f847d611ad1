/** Every stage type that can be stored, and what programs call it. */
export const stageTypes = {
  identification: entry("identification", "Identification Stage", "identificationstage"),
  password: entry("password", "Password Stage", "passwordstage"),
  prompt: entry("prompt", "Prompt Stage", "promptstage", "prompt/stages"),
  user_write: entry("user_write", "User Write Stage", "userwritestage"),
  user_login: entry("user_login", "User Login Stage", "userloginstage"),
  user_logout: entry("user_logout", "User Logout Stage", "userlogoutstage"),
  user_delete: entry("user_delete", "User Delete Stage", "userdeletestage"),
  deny: entry("deny", "Deny Stage", "denystage"),
  dummy: entry("dummy", "Dummy Stage", "dummystage"),
  redirect: entry("redirect", "Redirect Stage", "redirectstage"),
  captcha: entry("captcha", "Captcha Stage", "captchastage"),
  email: entry("email", "Email Stage", "emailstage"),
  consent: entry("consent", "Consent Stage", "consentstage"),
  invitation: entry("invitation", "Invitation Stage", "invitationstage", "invitation/stages"),
  authenticator_validate: entry(
    "authenticator_validate",
    "Authenticator Validation Stage",
    "authenticatorvalidatestage",
    "authenticator/validate",
  ),
} as const;

/** Name of a stage type that can be stored. */
export type StageType = keyof typeof stageTypes;

/** What programs call a stage type. */
export interface StageTypeNames {
  /** Model name in blueprints: `<app>.<model>`. */
  model: string;
  verboseName: string;
  /** Name of the form that edits it. */
  component: string;
  /** Where its REST resource is, below `/api/v3/stages/`. */
  path: string;
}

function entry(type: string, verboseName: string, model: string, path: string = type): StageTypeNames {
  return {
    model: `authentik_stages_${type}.${model}`,
    verboseName,
    component: `ak-stage-${type.replaceAll("_", "-")}-form`,
    path,
  };
}
