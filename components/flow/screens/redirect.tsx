import type { RedirectChallenge } from "#lib/flows/challenge.ts";
import { hostOf, safeHref } from "../../safe-href.ts";
import { Alert } from "../../ui/alert.tsx";
import { LeavePage } from "../leave-page.tsx";
import type { ScreenProps } from "../screen-props.ts";
import { WaysOut } from "../ways-out.tsx";

/** The way on: scripts go there at once; without them it is a link that says where it leads when that is elsewhere. */
export function RedirectScreen({ challenge, t, loggedInAs }: ScreenProps<RedirectChallenge>) {
  const href = safeHref(challenge.to);
  if (!href) {
    return (
      <>
        <Alert level="danger">
          <p>{t("redirect.unsafe")}</p>
        </Alert>
        <WaysOut t={t} signIn={loggedInAs === null} />
      </>
    );
  }
  const host = hostOf(href);
  return (
    <>
      {host ? <p className="flow-text">{t("redirect.text", { host })}</p> : null}
      <a className="button" href={href} rel="noreferrer">
        {t("common.continue")}
      </a>
      <LeavePage to={href} />
    </>
  );
}
