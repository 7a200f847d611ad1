import type { ApiCall } from "#lib/api/endpoint.ts";
import { describeForm } from "../forms/describe-form.ts";
import type { FormField } from "../forms/form-field.ts";
import { findPeople, namePeople } from "../forms/people.ts";
import { readForm } from "../forms/read-form.ts";
import { loadReferenceOptions, type ReferenceOption } from "../reference-options.ts";
import { refusable } from "../save-object.ts";
import type { ActionState } from "./action-state.ts";
import type { ObjectAction } from "./object-action.ts";
import { actionsOf } from "./registry.ts";

/** An action's form. Plain data: it crosses from server to browser. */
export interface ActionForm {
  name: string;
  title: string;
  about: string;
  submit: string;
  dangerous: boolean;
  fields: readonly FormField[];
  values: Readonly<Record<string, unknown>>;
  options: Readonly<Record<string, readonly ReferenceOption[]>>;
}

/** The forms of what can be done with an object. @param slug of its collection @param record as the REST API shows it */
export async function describeActions(
  slug: string,
  record: Readonly<Record<string, unknown>>,
  call: ApiCall,
): Promise<ActionForm[]> {
  const offered = actionsOf(slug).filter((action) => action.isOffered?.(record, call) ?? true);
  return Promise.all(offered.map((action) => describeAction(action, call)));
}

async function describeAction(action: ObjectAction, call: ApiCall): Promise<ActionForm> {
  const { name, title, about, submit, dangerous = false } = action;
  const fields = fieldsOf(action, call);
  const own = action.options?.(call) ?? {};
  const others = fields.filter((field) => !Object.hasOwn(own, field.name));
  const options = { ...(await loadReferenceOptions(call.services.client, others)), ...own };
  const values = await namePeople(call.services.client, fields, action.initial?.(call) ?? {});
  return { name, title, about, submit, dangerous, fields, values, options };
}

function fieldsOf({ form }: ObjectAction, call: ApiCall): FormField[] {
  return describeForm(typeof form === "function" ? form(call) : form);
}

/**
 * Does something with an object as its form says.
 * @param call of the object, by an administrator
 * @returns what to show in the form, or where to go; secrets that were typed are not given back
 */
export async function runAction(
  slug: string,
  name: string,
  call: ApiCall,
  form: FormData,
): Promise<ActionState | { redirect: string }> {
  const action = actionsOf(slug).find((known) => known.name === name);
  if (!action) return { errors: { detail: ["There is no such action."] } };
  const fields = fieldsOf(action, call);
  const body = readForm(fields, form, true);
  const result = await refusable(async () =>
    action.run({ ...call, body: await findPeople(call.services.client, fields, body) }),
  );
  const secrets = new Set(fields.filter(({ kind }) => kind === "password").map((field) => field.name));
  const values = Object.fromEntries(Object.entries(body).filter(([field]) => !secrets.has(field)));
  if ("redirect" in result) return result;
  return "errors" in result ? { errors: result.errors, values } : { errors: {}, values, outcome: result };
}
