import type { FormField } from "#lib/admin/forms/form-field.ts";
import { FormInput, type ReferenceOption } from "./form-input.tsx";

interface FieldRowProps {
  field: FormField;
  /** Keeps ids apart where a page has several forms. */
  idPrefix?: string;
  errors: readonly string[];
  value: unknown;
  options: readonly ReferenceOption[];
  register: Parameters<typeof FormInput>[0]["register"];
}

/** A field of a form with its label, what is wrong with it, and its help. */
export function FieldRow({ field, idPrefix = "field", errors, value, options, register }: FieldRowProps) {
  const id = `${idPrefix}-${field.name}`;
  const described = [errors.length > 0 ? `${id}-error` : "", field.help ? `${id}-help` : ""].filter(Boolean).join(" ");
  const isList = field.kind === "choices" || field.kind === "references";
  const input = (
    <FormInput
      {...{ field, id, value, options, register }}
      describedBy={described || undefined}
      invalid={errors.length > 0}
    />
  );
  const label = isList ? <span>{field.title}</span> : <label htmlFor={id}>{field.title}</label>;
  return (
    <div>
      <div className={field.kind === "boolean" ? "flex flex-row-reverse items-center justify-end gap-2.5" : ""}>
        <div className="mb-1 font-medium">
          {label}
          {field.required ? null : (
            <span className="font-normal text-muted text-sm"> {field.kind === "boolean" ? "" : "(optional)"}</span>
          )}
        </div>
        {input}
      </div>
      {errors.length > 0 ? (
        <p id={`${id}-error`} className="mt-1 text-danger text-sm">
          {errors.join(" ")}
        </p>
      ) : null}
      {field.help ? (
        <p id={`${id}-help`} className="mt-1 text-muted text-sm">
          {field.help}
        </p>
      ) : null}
    </div>
  );
}
