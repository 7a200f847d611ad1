import { type FlowSpec, flowBlueprint, type StageSpec, toYaml } from "./build-flow.ts";
import type { Control } from "./control/control.ts";
import { unique } from "./unique.ts";

/** Somebody with an account. */
export interface Person {
  username: string;
  password: string;
  email: string;
  name: string;
}

/** Makes an account that no other test knows. @param attrs fields of a user in a blueprint, over the usual ones */
export async function createPerson(
  control: Control,
  attrs: Record<string, unknown> = {},
  username = unique("person"),
): Promise<Person> {
  const person = {
    username,
    password: `${username} knows`,
    email: `${username}@example.com`,
    name: `Name of ${username}`,
  };
  await control.importText(
    toYaml([
      {
        model: "authentik_core.user",
        identifiers: { username },
        attrs: { password: person.password, email: person.email, name: person.name, ...attrs },
      },
    ]),
  );
  return { ...person, ...(typeof attrs.name === "string" ? { name: attrs.name } : {}) };
}

/** A reference to the group whose members may do everything, for `groups` of a person. */
export const administrators = '!Find [authentik_core.group, [name, "authentik Admins"]]';

/** Makes a flow that no other test knows. @returns its slug */
export async function createFlow(control: Control, spec: Omit<FlowSpec, "slug">, prefix = "flow"): Promise<string> {
  const slug = unique(prefix);
  await control.importText(flowBlueprint({ ...spec, slug }), `${slug}.yaml`);
  return slug;
}

/** A step that asks nothing. */
export const dummy = (attrs: Record<string, unknown> = {}): StageSpec => ({
  model: "authentik_stages_dummy.dummystage",
  attrs,
});

/** Asks who somebody is. */
export const identification = (attrs: Record<string, unknown> = {}): StageSpec => ({
  model: "authentik_stages_identification.identificationstage",
  attrs: { user_fields: ["username", "email"], ...attrs },
});

/** Asks for the password. */
export const password = (attrs: Record<string, unknown> = {}): StageSpec => ({
  model: "authentik_stages_password.passwordstage",
  attrs: { backends: ["authentik.core.auth.InbuiltBackend"], ...attrs },
});

/** Logs in. */
export const userLogin = (attrs: Record<string, unknown> = {}): StageSpec => ({
  model: "authentik_stages_user_login.userloginstage",
  attrs,
});

/** Asks for the fields given. */
export const prompt = (prompts: Record<string, unknown>[], more: Partial<StageSpec> = {}): StageSpec => ({
  model: "authentik_stages_prompt.promptstage",
  prompts,
  ...more,
});

/** Turns people away. */
export const deny = (attrs: Record<string, unknown> = {}): StageSpec => ({
  model: "authentik_stages_deny.denystage",
  attrs,
});

/** Asks for consent. */
export const consent = (attrs: Record<string, unknown> = {}): StageSpec => ({
  model: "authentik_stages_consent.consentstage",
  attrs,
});

/** Lets invited people pass. */
export const invitation = (attrs: Record<string, unknown> = {}): StageSpec => ({
  model: "authentik_stages_invitation.invitationstage",
  attrs,
});

/** Creates or changes an account. */
export const userWrite = (attrs: Record<string, unknown> = {}): StageSpec => ({
  model: "authentik_stages_user_write.userwritestage",
  attrs,
});

/** Deletes an account. */
export const userDelete = (): StageSpec => ({ model: "authentik_stages_user_delete.userdeletestage", attrs: {} });

/** Invites somebody to a flow. @returns the key that the link carries */
export async function createInvitation(
  control: Control,
  flow: string,
  attrs: Record<string, unknown> = {},
): Promise<string> {
  const name = unique("invitation");
  const entry = {
    model: "authentik_stages_invitation.invitation",
    identifiers: { name },
    attrs: { flow: `!Find [authentik_flows.flow, [slug, "${flow}"]]`, ...attrs },
  };
  await control.importText(toYaml([entry]));
  const [row] = await control.query('SELECT "invite_uuid" AS id FROM "invitation" WHERE "name" = $1', name);
  return String(row?.id);
}

/** Asks for consent to what an application may do, which is remembered. */
export const applicationConsent = (application: string, permissions: Record<string, string>): StageSpec => {
  const asked = Object.entries(permissions).map(([id, name]) => ({ id, name }));
  const expression = [
    'plan = context["flow_plan"].context',
    `plan["application"] = {"$record": "application", "pk": ${JSON.stringify(application)}, "name": ${JSON.stringify(application)}}`,
    `plan["consent_permissions"] = ${JSON.stringify(asked)}`,
    "return True",
  ].join("\n");
  return { ...consent({ mode: "permanent" }), policies: [{ expression }] };
};

/** Sends a link to confirm. */
export const email = (attrs: Record<string, unknown> = {}): StageSpec => ({
  model: "authentik_stages_email.emailstage",
  attrs: { use_global_settings: true, ...attrs },
});

/** A login in three steps of its own. @param login settings of the last one */
export const loginStages = (login: Record<string, unknown> = {}): StageSpec[] => [
  identification(),
  password(),
  userLogin(login),
];
