import type { DummyChallenge } from "#lib/stages/dummy/challenge.ts";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { ChallengeForm } from "../challenge-form.tsx";
import type { ScreenProps } from "../screen-props.ts";

/** A step without a question, for trying flows out. */
export function DummyScreen(props: ScreenProps<DummyChallenge>) {
  const { challenge, t } = props;
  return (
    <ChallengeForm {...props} focusSummary>
      <p>{t("dummy.text", { name: challenge.name })}</p>
      <SubmitButton busyText={t("common.pleaseWait")}>{t("common.continue")}</SubmitButton>
    </ChallengeForm>
  );
}
