import type { PromptChallenge } from "#lib/stages/prompt/challenge.ts";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { ChallengeForm } from "../challenge-form.tsx";
import { errorsOf, fieldToFocus } from "../field-errors.ts";
import type { ScreenProps } from "../screen-props.ts";
import { PromptField } from "./prompt-field.tsx";
import { isQuestion } from "./prompt-kinds.ts";

/** A form that an administrator defined. */
export function PromptScreen(props: ScreenProps<PromptChallenge>) {
  const { challenge, t, errors, refused, values } = props;
  const asked = challenge.fields.filter((field) => isQuestion(field.type)).map((field) => field.field_key);
  const focus = fieldToFocus(errors, asked);
  return (
    <ChallengeForm
      {...props}
      shown={challenge.fields.map((field) => field.field_key)}
      focusSummary={focus === undefined}
    >
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
