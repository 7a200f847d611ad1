"use client";

import type { UseFormRegisterReturn } from "react-hook-form";
import type { FormField } from "#lib/admin/forms/form-field.ts";
import { CodeEditor } from "./code-editor.tsx";
import { PersonInput } from "./person-input.tsx";

/** Something that a reference can point to. */
export interface ReferenceOption {
  value: string;
  label: string;
}

interface FormInputProps {
  field: FormField;
  id: string;
  value: unknown;
  options: readonly ReferenceOption[];
  describedBy: string | undefined;
  invalid: boolean;
  register: UseFormRegisterReturn;
}

/** The input of one field. All of them are plain inputs with names, so that the form also works without scripts. */
export function FormInput({ field, id, value, options, describedBy, invalid, register }: FormInputProps) {
  const common = {
    ...register,
    id,
    "aria-describedby": describedBy,
    "aria-invalid": invalid || undefined,
    className: "admin-input",
  };
  switch (field.kind) {
    case "boolean":
      return <input {...common} type="checkbox" className="size-5 accent-accent" defaultChecked={value === true} />;
    case "choice":
      return (
        <select {...common} defaultValue={text(value)} required={field.required}>
          {field.nullable || !field.required ? null : <option value="">Choose …</option>}
          {field.nullable ? <option value="">–</option> : null}
          {(field.choices ?? []).map((choice) => (
            <option key={choice} value={choice}>
              {choice.replaceAll("_", " ")}
            </option>
          ))}
        </select>
      );
    case "reference":
      return (
        <select {...common} defaultValue={text(value)} required={field.required}>
          <option value="">{field.required ? "Choose …" : "None"}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      );
    case "person":
      return <PersonInput {...common} defaultValue={text(value)} required={field.required} />;
    case "choices":
      return <CheckboxList {...{ field, id, value, describedBy, register }} options={toOptions(field.choices)} />;
    case "references":
      return <CheckboxList {...{ field, id, value, describedBy, register, options }} />;
    case "number":
      return (
        <input
          {...common}
          type="number"
          step="any"
          defaultValue={text(value)}
          min={field.least}
          max={field.most}
          required={field.required}
        />
      );
    case "date":
      return <input {...common} type="datetime-local" defaultValue={text(value).slice(0, 16)} />;
    case "secret":
      return <input {...common} type="password" autoComplete="new-password" placeholder="Unchanged unless filled in" />;
    case "password":
      return <input {...common} type="password" autoComplete="new-password" required={field.required} />;
    case "json":
      return <CodeEditor {...common} language="json" defaultValue={jsonText(value)} />;
    case "textarea":
      if (field.language || field.languageField)
        return (
          <CodeEditor
            {...common}
            language={field.language ?? "python"}
            languageField={field.languageField}
            programWhen={field.programWhen}
            defaultValue={text(value)}
          />
        );
      return (
        <textarea {...common} rows={4} defaultValue={text(value)} maxLength={field.longest} required={field.required} />
      );
    case "texts":
      return <textarea {...common} rows={3} defaultValue={Array.isArray(value) ? value.join("\n") : ""} />;
    default:
      return (
        <input
          {...common}
          type="text"
          defaultValue={text(value)}
          maxLength={field.longest}
          pattern={field.pattern}
          required={field.required}
          autoComplete="off"
        />
      );
  }
}

interface CheckboxListProps
  extends Pick<FormInputProps, "field" | "id" | "value" | "options" | "describedBy" | "register"> {}

/** Several of many: a list of checkboxes with one legend. */
function CheckboxList({ field, id, value, options, describedBy, register }: CheckboxListProps) {
  const chosen = new Set(Array.isArray(value) ? value.map(String) : []);
  return (
    <fieldset
      id={id}
      aria-label={field.title}
      aria-describedby={describedBy}
      className="max-h-64 overflow-y-auto rounded-control border border-edge p-2"
    >
      {options.length === 0 ? <p className="px-1 text-muted text-sm">There is nothing to choose from yet.</p> : null}
      {options.map((option) => (
        <label key={option.value} className="flex items-center gap-2 rounded px-1 py-1 hover:bg-sunken">
          <input
            {...register}
            type="checkbox"
            value={option.value}
            defaultChecked={chosen.has(option.value)}
            className="size-4.5 accent-accent"
          />
          <bdi>{option.label}</bdi>
        </label>
      ))}
    </fieldset>
  );
}

function toOptions(choices: readonly string[] = []): ReferenceOption[] {
  return choices.map((choice) => ({ value: choice, label: choice.replaceAll("_", " ") }));
}

/** What could not be read as JSON comes back as it was typed. */
function jsonText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined ? "{}" : JSON.stringify(value, null, 2);
}

function text(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}
