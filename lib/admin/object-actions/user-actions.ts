import { z } from "zod";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { changeObject } from "#lib/api/objects.ts";
import { impersonationEndpoints } from "#lib/api/resources/core/impersonation.ts";
import { userPasswordEndpoints } from "#lib/api/resources/core/user-passwords.ts";
import { userRecoveryEndpoints } from "#lib/api/resources/core/user-recovery.ts";
import { userUnlockEndpoint } from "#lib/api/resources/core/user-unlock.ts";
import { userResource } from "#lib/api/resources/core/users.ts";
import { mayImpersonate } from "#lib/identity/impersonation.ts";
import { callEndpoint } from "../call-endpoint.ts";
import type { ObjectAction } from "./object-action.ts";

const nothing = z.object({});
const tokenDuration = z
  .string()
  .default("")
  .meta({ title: "The link works for", description: "Such as minutes=30. Empty: the system's usual time." });

const setPassword: ObjectAction = {
  name: "set-password",
  title: "Set password",
  about: "Logs the person out everywhere but here, and tells them by e-mail.",
  submit: "Set password",
  form: z.object({ password: z.string().meta({ title: "New password", widget: "password" }) }),
  async run(call) {
    await callEndpoint(userPasswordEndpoints, "core_users_set_password_create", call);
    return { level: "success", message: "The password is set." };
  },
};

const recoveryLink: ObjectAction = {
  name: "recovery-link",
  title: "Make a recovery link",
  about: "Whoever has the link can set a new password. That you made one is recorded.",
  submit: "Make link",
  form: z.object({ token_duration: tokenDuration }),
  isOffered: (record, { facts }) => record.is_active === true && Boolean(facts.brand.flows.recovery),
  async run(call) {
    const answer = await callEndpoint(userRecoveryEndpoints, "core_users_recovery_create", withoutEmpty(call));
    const { link } = z.object({ link: z.string() }).parse(answer);
    return {
      level: "success",
      message: "Give this link to the person; it is not shown again.",
      copy: { title: "Recovery link", value: link },
    };
  },
};

const recoveryEmail: ObjectAction = {
  name: "recovery-email",
  title: "Send a recovery e-mail",
  about: "Sends the person a link with which they can set a new password.",
  submit: "Send e-mail",
  form: z.object({
    email_stage: z.string().meta({ title: "E-mail stage", reference: "stage" }),
    token_duration: tokenDuration,
  }),
  isOffered: (record, call) =>
    record.is_active === true &&
    record.email !== "" &&
    Boolean(call.facts.brand.flows.recovery) &&
    emailStages(call).length > 0,
  initial: (call) => ({ email_stage: emailStages(call)[0]?.value }),
  options: (call) => ({ email_stage: emailStages(call) }),
  async run(call) {
    await callEndpoint(userRecoveryEndpoints, "core_users_recovery_email_create", withoutEmpty(call));
    return { level: "success", message: "The e-mail is on its way." };
  },
};

const unlock: ObjectAction = {
  name: "unlock",
  title: "Let them try again",
  about: "Forgets the failed logins and mails that were counted against the person, and their bad reputation.",
  submit: "Forget failed logins",
  form: nothing,
  isOffered: (record) => record.is_active === true,
  async run(call) {
    const answer = await callEndpoint([userUnlockEndpoint], "core_users_unlock_create", call);
    const { count } = z.object({ count: z.int() }).parse(answer);
    return { level: "success", message: count === 0 ? "Nothing was counted against them." : "They may try again." };
  },
};

const deactivate: ObjectAction = {
  name: "deactivate",
  title: "Deactivate",
  about: "Logs the person out everywhere and lets them in no more; nothing of theirs is deleted.",
  submit: "Deactivate",
  dangerous: true,
  form: nothing,
  isOffered: (record, { caller }) => record.is_active === true && record.pk !== caller.user?.pk,
  async run(call) {
    await changeObject(userResource, { ...call, body: { is_active: false } }, { whole: false });
    return { redirect: userPage(call.params.id) };
  },
};

const activate: ObjectAction = {
  name: "activate",
  title: "Activate",
  about: "Lets the person log in again.",
  submit: "Activate",
  form: nothing,
  isOffered: (record) => record.is_active === false,
  async run(call) {
    await changeObject(userResource, { ...call, body: { is_active: true } }, { whole: false });
    return { redirect: userPage(call.params.id) };
  },
};

const reason = z.string().max(1000).meta({ title: "Reason", description: "Goes into the record of events." });

const optionalReason = reason.default("").meta(reason.meta() ?? {});

const impersonate: ObjectAction = {
  name: "impersonate",
  title: "Act as this person",
  about: "You see what they see until you end it. What you do then is recorded as done by you on their behalf.",
  submit: "Act as them",
  form: ({ definitions }) =>
    z.object({ reason: definitions.settings.impersonation_require_reason ? reason : optionalReason }),
  isOffered: (record, { caller, definitions }) =>
    record.is_active === true &&
    record.pk !== caller.user?.pk &&
    caller.user !== null &&
    mayImpersonate(definitions, caller.user),
  async run(call) {
    await callEndpoint(impersonationEndpoints, "core_users_impersonate_create", call);
    return { redirect: "/if/user/" };
  },
};

/** What can be done with a person's account. */
export const userActions: readonly ObjectAction[] = [
  setPassword,
  recoveryLink,
  recoveryEmail,
  unlock,
  impersonate,
  activate,
  deactivate,
];

function emailStages({ definitions }: ApiCall) {
  return [...definitions.stages.values()]
    .filter(({ type }) => type === "email")
    .map(({ pk, name }) => ({ value: pk, label: name }));
}

function userPage(id: string | undefined): string {
  return `/if/admin/users/${encodeURIComponent(id ?? "")}/`;
}

/** The call without the fields that were left empty: the API has defaults for them. */
function withoutEmpty(call: ApiCall): ApiCall {
  const filled = Object.entries(call.body).filter(([, value]) => value !== "");
  return { ...call, body: Object.fromEntries(filled) };
}
