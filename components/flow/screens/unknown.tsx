import type { Translator } from "#lib/i18n/translator.ts";
import { Alert } from "../../ui/alert.tsx";
import type { RecognisedScreen } from "../define-screen.ts";
import { WaysOut } from "../ways-out.tsx";

/** What stands in for a challenge that this page has no screen for, or that is not what its component says. */
export function unknownScreen(t: Translator): RecognisedScreen {
  return {
    title: t("unknown.heading"),
    show: ({ challenge, loggedInAs }) => (
      <>
        <Alert level="warning">
          <p>{t("unknown.text", { component: challenge.component })}</p>
        </Alert>
        <WaysOut t={t} signIn={loggedInAs === null} />
      </>
    ),
  };
}
