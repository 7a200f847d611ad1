"use client";

import { useForm } from "react-hook-form";
import type { FormField } from "#lib/admin/forms/form-field.ts";
import { FieldRow } from "../field-row.tsx";
import type { ReferenceOption } from "../form-input.tsx";
import { Panel } from "../panel.tsx";

interface DryRunOptionsProps {
  fields: readonly FormField[];
  options: Readonly<Record<string, readonly ReferenceOption[]>>;
  values: Readonly<Record<string, unknown>>;
  errors: Readonly<Record<string, readonly string[]>>;
  /** What the form sends besides. */
  hidden: Readonly<Record<string, string>>;
  /** Whether steps are shown already. */
  isRunning: boolean;
  action(form: FormData): Promise<void>;
}

/** What most dry runs are about; the rest is below. */
const MAIN: readonly string[] = ["user", "logged_in", "any_password"];

/** Who goes through the flow, and from where. Plain inputs in a plain form: it works without scripts. */
export function DryRunOptions(props: DryRunOptionsProps) {
  const { fields, options, values, errors, hidden, isRunning, action } = props;
  const { register } = useForm();
  const [main, more] = [true, false].map((isMain) => fields.filter(({ name }) => MAIN.includes(name) === isMain));
  const known = new Set(fields.map(({ name }) => name));
  const general = Object.entries(errors).flatMap(([field, messages]) => (known.has(field) ? [] : messages));
  const isTouched = (more ?? []).some(({ name }) => errors[name] !== undefined || (values[name] ?? "") !== "");
  const row = (field: FormField) => (
    <FieldRow
      key={field.name}
      field={field}
      idPrefix="dry-run"
      errors={errors[field.name] ?? []}
      value={values[field.name] ?? field.initial}
      options={options[field.name] ?? []}
      register={register(field.name)}
    />
  );
  return (
    <Panel title="Visitor">
      {general.length > 0 ? (
        <p role="alert" className="mb-3 text-danger">
          {general.join(" ")}
        </p>
      ) : null}
      <form action={action} className="flex flex-col gap-4">
        {Object.entries(hidden).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        {main?.map(row)}
        <details open={isTouched || undefined}>
          <summary className="cursor-pointer font-medium">Where they come from …</summary>
          <div className="mt-3 flex flex-col gap-4">{more?.map(row)}</div>
        </details>
        <p>
          <button type="submit" className="admin-button" data-look={isRunning ? undefined : "main"}>
            {isRunning ? "Start again" : "Start"}
          </button>
        </p>
      </form>
    </Panel>
  );
}
