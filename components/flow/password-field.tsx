import { describeField, Field, type FieldFacts } from "../ui/field.tsx";
import { PasswordInput } from "../ui/password-input.tsx";
import type { ScreenProps } from "./screen-props.ts";

type PasswordFieldProps = FieldFacts &
  Pick<ScreenProps<unknown>, "t"> & {
    name: string;
    label: string;
    note?: string | undefined;
    autoComplete: "current-password" | "new-password";
    required: boolean;
    focus: boolean;
    placeholder?: string | undefined;
    /** Whether a button may show what is typed. */
    canShow: boolean;
  };

/** A labelled password field. It never has a value of its own. */
export function PasswordField({ t, canShow, ...field }: PasswordFieldProps) {
  const input = {
    ...describeField(field),
    className: "input",
    name: field.name,
    autoComplete: field.autoComplete,
    required: field.required,
    placeholder: field.placeholder,
    autoFocus: field.focus,
    "data-focus": field.focus ? "" : undefined,
  };
  return (
    <Field {...field}>
      {canShow ? (
        <PasswordInput {...input} showLabel={t("password.show")} hideLabel={t("password.hide")} />
      ) : (
        <input type="password" {...input} />
      )}
    </Field>
  );
}

/**
 * The username that a password belongs to, for password managers: in the form, but not in the way. It has no name, so it is not part of the
 * answer.
 */
export function HiddenUsername({ value, label }: { value: string; label: string }) {
  return (
    <input
      className="sr-only"
      type="text"
      id="username"
      autoComplete="username"
      value={value}
      readOnly
      tabIndex={-1}
      aria-hidden="true"
      aria-label={label}
    />
  );
}
