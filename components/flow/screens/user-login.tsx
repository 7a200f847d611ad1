import type { UserLoginChallenge } from "#lib/stages/user-login/challenge.ts";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { ChallengeForm } from "../challenge-form.tsx";
import { Person } from "../person.tsx";
import type { ScreenProps } from "../screen-props.ts";

/** Stay logged in? Two buttons, so that no answer is the default. */
export function UserLoginScreen(props: ScreenProps<UserLoginChallenge>) {
  const { challenge, t } = props;
  const busyText = t("common.pleaseWait");
  return (
    <>
      <Person
        t={t}
        name={challenge.pending_user}
        avatar={challenge.pending_user_avatar}
        cancelUrl={challenge.flow_info?.cancel_url}
      />
      <ChallengeForm {...props} focusSummary>
        <p>{t("userLogin.text")}</p>
        <div className="flow-actions">
          <SubmitButton name="remember_me" value="true" busyText={busyText}>
            {t("userLogin.yes")}
          </SubmitButton>
          <SubmitButton name="remember_me" value="false" busyText={busyText} secondary>
            {t("userLogin.no")}
          </SubmitButton>
        </div>
      </ChallengeForm>
    </>
  );
}
