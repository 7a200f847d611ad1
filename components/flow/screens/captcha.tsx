import type { CaptchaChallenge } from "#lib/stages/captcha/challenge.ts";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { CaptchaField } from "../captcha-field.tsx";
import { ChallengeForm } from "../challenge-form.tsx";
import { Person } from "../person.tsx";
import type { ScreenProps } from "../screen-props.ts";

/** Are you a robot? Goes on by itself once that is settled, unless it has been refused before. */
export function CaptchaScreen(props: ScreenProps<CaptchaChallenge>) {
  const { challenge, t, refused } = props;
  return (
    <>
      {challenge.pending_user ? (
        <Person
          t={t}
          name={challenge.pending_user}
          avatar={challenge.pending_user_avatar}
          cancelUrl={challenge.flow_info?.cancel_url}
        />
      ) : null}
      <ChallengeForm {...props} focusSummary>
        <CaptchaField captcha={challenge} field="token" sends={!refused} t={t} />
        <SubmitButton busyText={t("common.pleaseWait")} needsScripts>
          {t("common.continue")}
        </SubmitButton>
      </ChallengeForm>
    </>
  );
}
