import { OPTIONAL_FIELD } from "#lib/http/flow-form.ts";
import type { PromptChallenge } from "#lib/stages/prompt/challenge.ts";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { ChallengeForm } from "../challenge-form.tsx";
import { errorsOf, fieldToFocus } from "../field-errors.ts";
import { HiddenUsername } from "../password-field.tsx";
import type { ScreenProps } from "../screen-props.ts";
import { PromptField } from "./prompt-field.tsx";
import { isLeftOutWhenEmpty, isQuestion } from "./prompt-kinds.ts";

/** A form that an administrator defined. */
export function PromptScreen(props: ScreenProps<PromptChallenge>) {
  const { challenge, t, errors, refused, values } = props;
  const asked = challenge.fields.filter((field) => isQuestion(field.type)).map((field) => field.field_key);
  const types = new Set(challenge.fields.map((field) => field.type));
  // Who changes a password without saying whose changes their own: password managers want to know which one to update.
  const setsOwnPassword = types.has("password") && !types.has("username") && !types.has("email");
  const focus = fieldToFocus(errors, asked);
  return (
    <ChallengeForm
      {...props}
      shown={challenge.fields.map((field) => field.field_key)}
      focusSummary={focus === undefined}
    >
      {setsOwnPassword && props.loggedInAs !== null ? (
        <HiddenUsername value={props.loggedInAs} label={t("password.username")} />
      ) : null}
      {challenge.fields.filter(isLeftOutWhenEmpty).map((field) => (
        <input key={field.field_key} type="hidden" name={OPTIONAL_FIELD} value={field.field_key} />
      ))}
      {challenge.fields.map((field, index) => (
        <PromptField
          // Two prompts may share a key, and keys are any text: the place in the form is what tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is never reordered in place
          key={index}
          id={`field-${index}`}
          field={field}
          values={refused ? (values ?? {}) : undefined}
          errors={errorsOf(errors, field.field_key)}
          focus={field.field_key === focus}
          t={t}
        />
      ))}
      <SubmitButton busyText={t("common.pleaseWait")}>{t("common.continue")}</SubmitButton>
    </ChallengeForm>
  );
}
