import type { Translator } from "#lib/i18n/translator.ts";

/** Where a login begins. */
export const SIGN_IN_URL = "/flows/-/default/authentication/";

/** Drops what is going on and begins anew. */
export const CANCEL_URL = "/flows/-/cancel/";

/** The ways out of a screen that has no answer: the start page, and a login to try instead. */
export function WaysOut({ t, signIn }: { t: Translator; signIn: boolean }) {
  return (
    <div className="flow-actions">
      {signIn ? (
        <a className="button" href={SIGN_IN_URL}>
          {t("common.logIn")}
        </a>
      ) : null}
      <a className={signIn ? "button button-secondary" : "button"} href="/">
        {t("common.startPage")}
      </a>
    </div>
  );
}
