import type { Locale } from "#lib/i18n/locales.ts";
import type { Translator } from "#lib/i18n/translator.ts";
import type { IdentificationChallenge } from "#lib/stages/identification/challenge.ts";
import { safeHref } from "../../safe-href.ts";
import { Alert } from "../../ui/alert.tsx";
import { describeField, Field } from "../../ui/field.tsx";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { CaptchaField } from "../captcha-field.tsx";
import { ChallengeForm, FORM_ERRORS_ID } from "../challenge-form.tsx";
import { errorsOf, otherErrors } from "../field-errors.ts";
import { PasswordField } from "../password-field.tsx";
import { RememberUsername } from "../remember-username.tsx";
import type { ScreenProps } from "../screen-props.ts";
import { Sources } from "./identification-sources.tsx";

const knownFields = ["email", "username", "upn"] as const;

/** "Email address or username", in the order that reads best. */
function identifierLabel(fields: readonly string[], t: Translator, locale: Locale): string {
  const names = knownFields.filter((field) => fields.includes(field)).map((field) => t(`identification.${field}`));
  const text = new Intl.ListFormat(locale, { type: "disjunction" }).format(
    names.length > 0 ? names : [t("identification.username")],
  );
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

/** Who are you? Also the password when the flow asks for both at once, and the ways in from elsewhere. */
export function IdentificationScreen(props: ScreenProps<IdentificationChallenge>) {
  const { challenge, t, locale, errors, values } = props;
  const { captcha_stage: captcha } = challenge;
  const fields = challenge.user_fields ?? [];
  const asks = fields.length > 0;
  const emailOnly = fields.length === 1 && fields[0] === "email";
  const typed = values?.uid_field ?? challenge.pending_user_identifier ?? "";
  const shown = ["uid_field", ...(challenge.password_fields ? ["password"] : [])];
  const refused = otherErrors(errors, shown).length > 0;
  // Who has typed their name already goes on with the password.
  const focusPassword =
    challenge.password_fields &&
    !errorsOf(errors, "uid_field") &&
    (typed !== "" || errorsOf(errors, "password") !== undefined);
  const identifier = {
    id: "uid_field",
    errors: errorsOf(errors, "uid_field"),
    describedBy: refused ? FORM_ERRORS_ID : undefined,
  };
  const enroll = safeHref(challenge.enroll_url);
  const recovery = safeHref(challenge.recovery_url);
  const passwordless = safeHref(challenge.passwordless_url);
  return (
    <>
      {challenge.application_pre ? (
        <p className="flow-text">{t("identification.forApplication", { application: challenge.application_pre })}</p>
      ) : null}
      {asks ? (
        <ChallengeForm {...props} shown={shown}>
          <Field {...identifier} label={identifierLabel(fields, t, locale)}>
            <input
              {...describeField(identifier)}
              className="input"
              name="uid_field"
              type={emailOnly ? "email" : "text"}
              inputMode={fields.includes("email") ? "email" : "text"}
              autoComplete="username webauthn"
              autoCapitalize="none"
              autoCorrect="off"
              spellCheck={false}
              required
              defaultValue={typed}
              // biome-ignore lint/a11y/noAutofocus: the one thing this page is for; the form's name is read with it
              autoFocus={!focusPassword}
              data-focus={focusPassword ? undefined : ""}
            />
          </Field>
          {challenge.password_fields ? (
            <PasswordField
              t={t}
              id="password"
              name="password"
              label={t("password.label")}
              autoComplete="current-password"
              required
              focus={focusPassword}
              canShow={challenge.allow_show_password}
              errors={errorsOf(errors, "password")}
              describedBy={refused ? FORM_ERRORS_ID : undefined}
            />
          ) : null}
          {challenge.enable_remember_me ? (
            <RememberUsername field="uid_field" label={t("identification.rememberUsername")} />
          ) : null}
          {captcha ? <CaptchaField captcha={captcha} field="captcha_token" sends={false} t={t} /> : null}
          <SubmitButton busyText={t("common.pleaseWait")} needsScripts={captcha !== null}>
            {challenge.primary_action}
          </SubmitButton>
        </ChallengeForm>
      ) : null}
      <Sources sources={challenge.sources} labels={challenge.show_source_labels} belowForm={asks} t={t} />
      {passwordless ? (
        <a className="button button-secondary" href={passwordless}>
          {t("identification.passwordless")}
        </a>
      ) : null}
      {asks || challenge.sources.length > 0 || passwordless ? null : (
        <Alert level="warning">{t("identification.nothingToOffer")}</Alert>
      )}
      {recovery || enroll ? (
        <div className="flow-links">
          {recovery ? (
            <a className="link" href={recovery}>
              {t("identification.forgot")}
            </a>
          ) : null}
          {enroll ? (
            <p>
              {t("identification.needAccount")}{" "}
              <a className="link" href={enroll}>
                {t("identification.signUp")}
              </a>
            </p>
          ) : null}
        </div>
      ) : null}
    </>
  );
}
