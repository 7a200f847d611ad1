import type { AuthenticatorValidateChallenge } from "#lib/stages/authenticator-validate/challenge.ts";
import { Alert } from "../../ui/alert.tsx";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { ChallengeForm } from "../challenge-form.tsx";
import { Person } from "../person.tsx";
import type { ScreenProps } from "../screen-props.ts";
import { CANCEL_URL, WaysOut } from "../ways-out.tsx";

/** Choose which kind of second step to set up. */
export function AuthenticatorValidateScreen(props: ScreenProps<AuthenticatorValidateChallenge>) {
  const { challenge, t, loggedInAs } = props;
  const choices = challenge.configuration_stages;
  return (
    <>
      {challenge.pending_user ? (
        <Person
          t={t}
          name={challenge.pending_user}
          avatar={challenge.pending_user_avatar}
          cancelUrl={challenge.flow_info?.cancel_url ?? CANCEL_URL}
        />
      ) : null}
      {choices.length > 0 ? (
        <ChallengeForm {...props} focusSummary>
          <p>{t("validate.choose")}</p>
          <div className="flow-actions">
            {choices.map((stage) => (
              <SubmitButton
                key={stage.pk}
                name="selected_stage"
                value={stage.pk}
                busyText={t("common.pleaseWait")}
                secondary
              >
                {stage.verbose_name === stage.name || !stage.verbose_name ? (
                  stage.name
                ) : (
                  <span>
                    {stage.name}
                    <span className="button-detail">{stage.verbose_name}</span>
                  </span>
                )}
              </SubmitButton>
            ))}
          </div>
        </ChallengeForm>
      ) : (
        <>
          <Alert level="warning">
            <p>{t("validate.nothing")}</p>
          </Alert>
          <WaysOut t={t} signIn={loggedInAs === null} />
        </>
      )}
    </>
  );
}
