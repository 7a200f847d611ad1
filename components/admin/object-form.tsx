"use client";

import { type ReactNode, startTransition, useActionState, useEffect, useMemo, useRef, useState } from "react";
import { type FormState, type Resolver, useForm } from "react-hook-form";
import { z } from "zod";
import type { FormField } from "#lib/admin/forms/form-field.ts";
import { readForm } from "#lib/admin/forms/read-form.ts";
import { FieldRow } from "./field-row.tsx";
import type { ReferenceOption } from "./form-input.tsx";
import { LockoutConfirmation } from "./lockout-confirmation.tsx";

/** What saving answers: nothing wrong, or what is wrong by field, with what was typed. */
export interface SaveState {
  errors: Readonly<Record<string, readonly string[]>>;
  values?: Readonly<Record<string, unknown>>;
  saved?: boolean;
}

interface ObjectFormProps {
  fields: readonly FormField[];
  groups: readonly { title: string; fields: readonly string[] }[];
  values: Readonly<Record<string, unknown>>;
  /** What references can point to, by field. */
  options: Readonly<Record<string, readonly ReferenceOption[]>>;
  /** The schema of the REST API's request, as JSON Schema. */
  schema: Record<string, unknown>;
  isNew: boolean;
  action(state: SaveState, form: FormData): Promise<SaveState>;
  submitTitle: string;
  /** Where the way back leads; left out, there is none, as in a panel that can be closed. */
  cancelHref?: string;
  /** More buttons of the form; the action finds their names and values. */
  buttons?: ReactNode;
}

type Values = Record<string, unknown>;

/**
 * A form for an object. The schema of the REST API checks what is typed in the browser and again on the server, which has the last
 * word. Without scripts the same form is sent as it is.
 */
export function ObjectForm(props: ObjectFormProps) {
  const { fields, groups, options, isNew, action } = props;
  const form = useRef<HTMLFormElement>(null);
  const [state, submit, pending] = useActionState(action, { errors: {} });
  const schema = useMemo(
    () => z.fromJSONSchema(props.schema as Parameters<typeof z.fromJSONSchema>[0]),
    [props.schema],
  );
  const resolver: Resolver<Values> = async (values) => {
    const body = form.current ? readForm(fields, new FormData(form.current), isNew) : values;
    return { values, errors: toFieldErrors(schema, body, fields) } as { values: Values; errors: Record<string, never> };
  };
  const { register, handleSubmit, formState, setError, setFocus } = useForm<Values>({ resolver, mode: "onBlur" });
  const [edited, setEdited] = useState(false);
  useEffect(() => {
    setEdited(false);
    const entries = Object.entries(state.errors);
    for (const [name, [message]] of entries) setError(name, { type: "server", message: message ?? "" });
    const first = entries.find(([name]) => fields.some((field) => field.name === name));
    if (first) setFocus(first[0]);
  }, [state, fields, setError, setFocus]);
  const send = handleSubmit((_values, event) => {
    if (!form.current) return;
    const data = new FormData(form.current, (event?.nativeEvent as SubmitEvent | undefined)?.submitter);
    startTransition(() => submit(data));
  });
  const values = { ...props.values, ...state.values };
  const general = state.errors.non_field_errors ?? state.errors.detail;
  return (
    <form ref={form} action={submit} onSubmit={send} onChange={() => setEdited(true)} noValidate className="max-w-3xl">
      {general ? <Note level="danger">{general.join(" ")}</Note> : null}
      {state.saved && !edited ? <Note level="success">Saved.</Note> : null}
      {arrange(fields, groups).map((group) => (
        <fieldset key={group.title} className="mb-6 rounded-card border border-line bg-surface p-4 md:p-5">
          <legend className="px-2 font-semibold">{group.title}</legend>
          <div className="flex flex-col gap-4">
            {group.fields.map((field) => (
              <FieldRow
                key={field.name}
                field={field}
                errors={messagesOf(formState, state.errors, field.name)}
                value={values[field.name] ?? field.initial}
                options={options[field.name] ?? []}
                register={register(field.name)}
              />
            ))}
          </div>
        </fieldset>
      ))}
      <LockoutConfirmation errors={state.errors} />
      <div className="flex flex-wrap gap-3">
        <button type="submit" className="admin-button" data-look="main" aria-disabled={pending || undefined}>
          {pending ? "Saving …" : props.submitTitle}
        </button>
        {props.buttons}
        {props.cancelHref === undefined ? null : (
          <a className="admin-button" href={props.cancelHref}>
            Back
          </a>
        )}
      </div>
    </form>
  );
}

function Note({ level, children }: { level: "danger" | "success"; children: string }) {
  return (
    <p
      role={level === "danger" ? "alert" : "status"}
      className={`mb-4 rounded-control border bg-surface p-3 ${level === "danger" ? "border-danger text-danger" : "border-success text-success"}`}
    >
      {children}
    </p>
  );
}

/** Fields below their headings, in the order of the headings; the rest comes last. */
function arrange(fields: readonly FormField[], groups: ObjectFormProps["groups"]) {
  const named = new Set(groups.flatMap((group) => group.fields));
  const rest = fields.filter((field) => !named.has(field.name));
  const arranged = groups.map(({ title, fields: names }) => ({
    title,
    fields: names.flatMap((name) => fields.find((field) => field.name === name) ?? []),
  }));
  return [...arranged, { title: groups.length > 0 ? "More" : "Settings", fields: rest }].filter(
    (group) => group.fields.length > 0,
  );
}

/** What the browser found, else what the server said about a value that was not touched since. */
function messagesOf(form: FormState<Values>, server: SaveState["errors"], name: string): readonly string[] {
  const own = form.errors[name]?.message;
  if (typeof own === "string" && own !== "") return [own];
  return form.dirtyFields[name] ? [] : (server[name] ?? []);
}

function toFieldErrors(
  schema: z.ZodType,
  body: Values,
  fields: readonly FormField[],
): Record<string, { type: string; message: string }> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return {};
  // The schema asks for keys of people; only the server knows whose name was typed.
  const typed = new Set(fields.filter(({ kind, name }) => kind === "person" && body[name]).map(({ name }) => name));
  return Object.fromEntries(
    parsed.error.issues
      .filter(({ path }) => !typed.has(String(path[0])))
      .map(({ path, message, code }) => [String(path[0]), { type: code, message }]),
  );
}
