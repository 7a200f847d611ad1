import type { EmailChallenge } from "#lib/stages/email/challenge.ts";
import { safeHref } from "../../safe-href.ts";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { ChallengeForm } from "../challenge-form.tsx";
import type { ScreenProps } from "../screen-props.ts";

/** A message with a link is on its way: what to do now, and what if it does not come. */
export function EmailScreen(props: ScreenProps<EmailChallenge>) {
  const { challenge, t } = props;
  const cancel = safeHref(challenge.flow_info?.cancel_url);
  return (
    <ChallengeForm {...props} focusSummary>
      <p>{t("email.text")}</p>
      <p className="field-help">{t("email.hint")}</p>
      <div className="flow-actions">
        <SubmitButton secondary busyText={t("common.pleaseWait")}>
          {t("email.resend")}
        </SubmitButton>
        {cancel ? (
          <a className="link" href={cancel}>
            {t("email.startOver")}
          </a>
        ) : null}
      </div>
    </ChallengeForm>
  );
}
