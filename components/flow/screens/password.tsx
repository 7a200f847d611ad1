import type { PasswordChallenge } from "#lib/stages/password/challenge.ts";
import { safeHref } from "../../safe-href.ts";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { ChallengeForm, FORM_ERRORS_ID } from "../challenge-form.tsx";
import { errorsOf, otherErrors } from "../field-errors.ts";
import { HiddenUsername, PasswordField } from "../password-field.tsx";
import { Person } from "../person.tsx";
import type { ScreenProps } from "../screen-props.ts";

/** Prove who you are with a password. */
export function PasswordScreen(props: ScreenProps<PasswordChallenge>) {
  const { challenge, t, errors } = props;
  // Somebody who is logged in is asked once more, often before they choose another one.
  const isOwn = props.loggedInAs !== null && props.loggedInAs === challenge.pending_user;
  const recovery = safeHref(challenge.recovery_url);
  return (
    <>
      <Person
        t={t}
        name={challenge.pending_user}
        avatar={challenge.pending_user_avatar}
        cancelUrl={challenge.flow_info?.cancel_url}
      />
      <ChallengeForm {...props} shown={["password"]}>
        <HiddenUsername value={challenge.pending_user} label={t("password.username")} />
        <PasswordField
          t={t}
          id="password"
          name="password"
          label={t(isOwn ? "password.current" : "password.label")}
          autoComplete="current-password"
          required
          focus
          canShow={challenge.allow_show_password}
          errors={errorsOf(errors, "password")}
          describedBy={otherErrors(errors, ["password"]).length > 0 ? FORM_ERRORS_ID : undefined}
        />
        <SubmitButton busyText={t("common.pleaseWait")}>{t("common.continue")}</SubmitButton>
      </ChallengeForm>
      {recovery ? (
        <div className="flow-links">
          <a className="link" href={recovery}>
            {t("password.forgot")}
          </a>
        </div>
      ) : null}
    </>
  );
}
