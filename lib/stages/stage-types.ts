/** Every stage type that can be stored, and what programs call it. */
export const stageTypes = {
  identification: entry("identification", "Identification Stage", {
    model: "identificationstage",
    description: "Asks people who they are, and offers other ways in.",
  }),
  password: entry("password", "Password Stage", {
    model: "passwordstage",
    description: "Asks for the password of whom an earlier stage found, and checks it.",
  }),
  prompt: entry("prompt", "Prompt Stage", {
    model: "promptstage",
    description: "Shows a form of fields of your own and keeps what people answer.",
    path: "prompt/stages",
  }),
  user_write: entry("user_write", "User Write Stage", {
    model: "userwritestage",
    description: "Creates an account of what was answered, or changes the one that there is.",
  }),
  user_login: entry("user_login", "User Login Stage", {
    model: "userloginstage",
    description: "Logs in whom the flow is about.",
  }),
  user_logout: entry("user_logout", "User Logout Stage", {
    model: "userlogoutstage",
    description: "Ends the browser's session.",
  }),
  user_delete: entry("user_delete", "User Delete Stage", {
    model: "userdeletestage",
    description: "Deletes the account that the flow is about, for good.",
  }),
  deny: entry("deny", "Deny Stage", {
    model: "denystage",
    description: "Ends the flow without letting anybody pass; decide with policies who gets here.",
  }),
  dummy: entry("dummy", "Dummy Stage", {
    model: "dummystage",
    description: "Does nothing but show its name. For trying flows out.",
  }),
  redirect: entry("redirect", "Redirect Stage", {
    model: "redirectstage",
    description: "Sends people to an address, or on into another flow.",
  }),
  captcha: entry("captcha", "Captcha Stage", {
    model: "captchastage",
    description: "Lets people pass, and programs fail, a captcha.",
  }),
  email: entry("email", "Email Stage", {
    model: "emailstage",
    description: "Sends a link or a message to a person's address and goes on once it was opened.",
  }),
  consent: entry("consent", "Consent Stage", {
    model: "consentstage",
    description: "Asks whether an application may have what it wants to know.",
  }),
  invitation: entry("invitation", "Invitation Stage", {
    model: "invitationstage",
    description: "Lets those pass who were invited, with what is known of them.",
    path: "invitation/stages",
  }),
  authenticator_validate: entry("authenticator_validate", "Authenticator Validation Stage", {
    model: "authenticatorvalidatestage",
    description: "Asks for a second factor that the person has set up before.",
    path: "authenticator/validate",
  }),
} as const;

/** Name of a stage type that can be stored. */
export type StageType = keyof typeof stageTypes;

/** What programs call a stage type. */
export interface StageTypeNames {
  /** Model name in blueprints: `<app>.<model>`. */
  model: string;
  verboseName: string;
  /** What it does, for administrators. */
  description: string;
  /** Name of the form that edits it. */
  component: string;
  /** Where its REST resource is, below `/api/v3/stages/`. */
  path: string;
}

function entry(
  type: string,
  verboseName: string,
  { model, description, path = type }: { model: string; description: string; path?: string },
): StageTypeNames {
  return {
    model: `authentik_stages_${type}.${model}`,
    verboseName,
    description,
    component: `ak-stage-${type.replaceAll("_", "-")}-form`,
    path,
  };
}
