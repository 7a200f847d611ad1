import { locales, nativeNames } from "#lib/i18n/locales.ts";
import { describeField, Field, FieldErrors, FieldHelp } from "../../ui/field.tsx";
import type { PromptFieldProps } from "./prompt-field.tsx";

type Labelled = PromptFieldProps & { label: string; note?: string };

const focusProps = (focus: boolean) => ({ autoFocus: focus, "data-focus": focus ? "" : undefined });

/** A box to tick. Sent as `on`, and only when ticked; the wire's initial value ticks it whatever it says. */
export function Checkbox(props: PromptFieldProps) {
  const { id, field, values, errors, focus } = props;
  const facts = { id, errors, help: field.sub_text };
  const ticked = values ? (values[field.field_key] ?? "off") !== "off" : field.initial_value !== "";
  return (
    <div className="field" data-invalid={errors?.length ? "" : undefined}>
      {/* An unticked box sends nothing, and then its initial value would count. */}
      {field.initial_value === "" ? null : <input type="hidden" name={field.field_key} value="off" />}
      <label className="choice" htmlFor={id}>
        <input
          {...describeField(facts)}
          type="checkbox"
          name={field.field_key}
          value="on"
          defaultChecked={ticked}
          {...focusProps(focus)}
        />
        <bdi>{field.label || field.field_key}</bdi>
      </label>
      <FieldErrors {...facts} />
      <FieldHelp {...facts} />
    </div>
  );
}

/** One of a few choices, all in view. */
export function RadioGroup({ id, field, values, errors, focus, label, note }: Labelled) {
  const facts = { id, errors, help: field.sub_text };
  const chosen = values?.[field.field_key] ?? field.initial_value;
  return (
    <fieldset
      {...describeField(facts)}
      className="field"
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: ARIA in HTML allows it, and only a radiogroup can be invalid or required
      role="radiogroup"
      aria-required={field.required || undefined}
      data-invalid={errors?.length ? "" : undefined}
    >
      <legend className="field-label">
        <bdi>{label}</bdi>
        {note ? <span className="field-note"> {note}</span> : null}
      </legend>
      {field.choices?.map((choice, index) => (
        <label className="choice" key={choice.value} htmlFor={`${id}-${index}`}>
          <input
            id={`${id}-${index}`}
            type="radio"
            name={field.field_key}
            value={choice.value}
            defaultChecked={choice.value === chosen}
            required={field.required}
            {...focusProps(focus && (choice.value === chosen || (index === 0 && !isOffered(field.choices, chosen))))}
          />
          <bdi>{choice.label || choice.value}</bdi>
        </label>
      ))}
      <FieldErrors {...facts} />
      <FieldHelp {...facts} />
    </fieldset>
  );
}

function isOffered(choices: readonly { value: string }[] | null, value: string): boolean {
  return choices?.some((choice) => choice.value === value) ?? false;
}

/** One of many choices; for `ak-locale` the languages of the interface, each under its own name. */
export function Select(props: Labelled) {
  const { field, values, focus, t } = props;
  const isLocale = field.type === "ak-locale";
  const choices = isLocale
    ? [
        { value: "", label: t("prompt.automaticLanguage") },
        ...locales.map((value) => ({ value, label: nativeNames[value] })),
      ]
    : (field.choices ?? []);
  const facts = { ...props, help: field.sub_text };
  return (
    <Field {...facts}>
      <select
        {...describeField(facts)}
        className="input"
        name={field.field_key}
        defaultValue={values?.[field.field_key] ?? field.initial_value}
        // No language of one's own is an answer too.
        required={field.required && !isLocale}
        autoComplete={isLocale ? "language" : undefined}
        {...focusProps(focus)}
      >
        {choices.map((choice) => (
          <option
            key={choice.value}
            value={choice.value}
            lang={isLocale && choice.value ? choice.value : undefined}
            dir={isLocale ? "auto" : undefined}
          >
            {choice.label || choice.value}
          </option>
        ))}
      </select>
    </Field>
  );
}
