import type { ReactNode } from "react";
import { SanitizedHtml } from "../sanitized-html.tsx";

/** What is known about a field besides its value. */
export interface FieldFacts {
  /** Unique in the page; the ids of help and error are derived from it. */
  id: string;
  errors?: readonly string[] | undefined;
  /** Help, as HTML that will be sanitised. */
  help?: string | undefined;
  /** Ids of further text that belongs to the field. */
  describedBy?: string | undefined;
}

/** The attributes that tie an input to its help and errors (WCAG 1.3.1, 3.3.1). */
export function describeField({ id, errors, help, describedBy }: FieldFacts) {
  const ids = [errors?.length ? `${id}-error` : "", help ? `${id}-help` : "", describedBy ?? ""].filter(Boolean);
  return {
    id,
    "aria-describedby": ids.length > 0 ? ids.join(" ") : undefined,
    "aria-invalid": errors?.length ? (true as const) : undefined,
  };
}

/** The help below a field. */
export function FieldHelp({ id, help }: FieldFacts) {
  return help ? <SanitizedHtml id={`${id}-help`} className="field-help" html={help} /> : null;
}

/** What is wrong with a field. */
export function FieldErrors({ id, errors }: FieldFacts) {
  if (!errors?.length) return null;
  return (
    <div id={`${id}-error`} className="field-error">
      {errors.map((error) => (
        <p key={error}>
          <bdi>{error}</bdi>
        </p>
      ))}
    </div>
  );
}

/** A labelled field: label, input, help, error, from top to bottom. `note` follows the label ("optional"). */
export function Field(props: FieldFacts & { label: string; note?: string | undefined; children: ReactNode }) {
  return (
    <div className="field" data-invalid={props.errors?.length ? "" : undefined}>
      <label className="field-label" htmlFor={props.id}>
        <bdi>{props.label}</bdi>
        {props.note ? <span className="field-note"> {props.note}</span> : null}
      </label>
      {props.children}
      <FieldErrors {...props} />
      <FieldHelp {...props} />
    </div>
  );
}
