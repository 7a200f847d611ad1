import type { Translator } from "#lib/i18n/translator.ts";
import { LARGEST_FILE_KB, type StagePrompt } from "#lib/stages/prompt/challenge.ts";
import { acceptedTypes } from "#lib/stages/prompt/file-types.ts";
import { SanitizedHtml } from "../../sanitized-html.tsx";
import { Alert, type AlertLevel } from "../../ui/alert.tsx";
import { describeField, Field, FieldHelp } from "../../ui/field.tsx";
import { FileInput } from "../../ui/file-input.tsx";
import { PasswordField } from "../password-field.tsx";
import { Checkbox, RadioGroup, Select } from "./prompt-choices.tsx";
import { promptAutoComplete, toLocalDateTime } from "./prompt-kinds.ts";

/** One field of a prompt form. */
export interface PromptFieldProps {
  id: string;
  field: StagePrompt;
  /** What the refused form held; undefined the first time, when initial values count. */
  values: Readonly<Record<string, string>> | undefined;
  errors: string[] | undefined;
  focus: boolean;
  t: Translator;
}

const alertLevels = { alert_info: "info", alert_warning: "warning", alert_danger: "danger" } as const satisfies Record<
  string,
  AlertLevel
>;

/** Shows a field by its type. All types are covered: a new one does not compile until it has a place here. */
export function PromptField(props: PromptFieldProps) {
  const { id, field, t } = props;
  switch (field.type) {
    case "text":
    case "username":
    case "email":
    case "number":
    case "date":
    case "date-time":
    case "text_read_only":
      return <Input {...props} />;
    case "file":
      return (
        <Field {...props} {...labels(props)} help={field.sub_text}>
          <FileInput
            {...shared(props)}
            className="input"
            placeholder={undefined}
            accept={acceptedTypes(field.placeholder)?.join(",")}
            largest={LARGEST_FILE_KB * 1000}
            tooLarge={t("errors.prompt.file_size", { kilobytes: LARGEST_FILE_KB })}
          />
        </Field>
      );
    case "text_area":
    case "text_area_read_only":
      return <TextArea {...props} />;
    case "password":
      return (
        <PasswordField
          {...props}
          {...labels(props)}
          name={field.field_key}
          help={field.sub_text}
          autoComplete="new-password"
          required={field.required}
          placeholder={placeholderOf(field)}
          canShow
        />
      );
    case "checkbox":
      return <Checkbox {...props} />;
    case "radio-button-group":
      return <RadioGroup {...props} {...labels(props)} />;
    case "dropdown":
    case "ak-locale":
      return <Select {...props} {...labels(props)} />;
    case "separator":
      return (
        <div className="separator">
          {field.placeholder ? (
            <p className="divider">
              <bdi>{field.placeholder}</bdi>
            </p>
          ) : (
            <hr />
          )}
          <FieldHelp id={id} help={field.sub_text} />
        </div>
      );
    case "hidden":
      return <input type="hidden" name={field.field_key} value={field.initial_value} />;
    case "static":
      return (
        <div className="field">
          <SanitizedHtml html={field.initial_value} />
          <FieldHelp id={id} help={field.sub_text} />
        </div>
      );
    case "alert_info":
    case "alert_warning":
    case "alert_danger":
      return (
        <Alert level={alertLevels[field.type]} title={field.label || t(`prompt.${alertLevels[field.type]}`)}>
          <SanitizedHtml html={field.initial_value} />
          <FieldHelp id={id} help={field.sub_text} />
        </Alert>
      );
    default:
      return field.type satisfies never;
  }
}

/** A label, and the note that an answer may be left out. */
function labels({ field, t }: PromptFieldProps): { label: string; note?: string } {
  // A label may be empty; a field without a name is lost on a screen reader.
  const label = field.label || field.placeholder || field.field_key;
  const readOnly = field.type.endsWith("_read_only");
  return field.required || readOnly ? { label } : { label, note: t("common.optional") };
}

/** A placeholder that only repeats the label is left out. */
function placeholderOf({ placeholder, label }: StagePrompt): string | undefined {
  return placeholder && placeholder !== label ? placeholder : undefined;
}

const inputTypes: Partial<Record<StagePrompt["type"], string>> = {
  email: "email",
  number: "number",
  date: "date",
  "date-time": "datetime-local",
};

function initialValue({ field, values }: PromptFieldProps): string | undefined {
  if (field.type === "file") return undefined;
  const value = values?.[field.field_key] ?? field.initial_value;
  return field.type === "date-time" ? toLocalDateTime(value) : value;
}

function shared(props: PromptFieldProps) {
  const { field, focus } = props;
  const readOnly = field.type.endsWith("_read_only");
  return {
    ...describeField({ ...props, help: field.sub_text }),
    name: field.field_key,
    placeholder: placeholderOf(field),
    defaultValue: initialValue(props),
    required: field.required && !readOnly,
    readOnly: readOnly || undefined,
    autoFocus: focus,
    "data-focus": focus ? "" : undefined,
  };
}

function Input(props: PromptFieldProps) {
  const { field } = props;
  const identifier = field.type === "username" || field.type === "email";
  return (
    <Field {...props} {...labels(props)} help={field.sub_text}>
      <input
        {...shared(props)}
        className="input"
        type={inputTypes[field.type] ?? "text"}
        autoComplete={promptAutoComplete(field.type, field.field_key)}
        step={field.type === "number" ? 1 : undefined}
        {...(identifier ? { autoCapitalize: "none", autoCorrect: "off", spellCheck: false } : {})}
      />
    </Field>
  );
}

function TextArea(props: PromptFieldProps) {
  return (
    <Field {...props} {...labels(props)} help={props.field.sub_text}>
      <textarea {...shared(props)} className="input" rows={4} />
    </Field>
  );
}
