import type { SessionEndChallenge } from "#lib/flows/challenge.ts";
import { safeHref } from "../../safe-href.ts";
import { Person } from "../person.tsx";
import type { ScreenProps } from "../screen-props.ts";
import { WaysOut } from "../ways-out.tsx";

/** The end of an application's logout: go on, end the whole session, or go back in. */
export function SessionEndScreen({ challenge, t, loggedInAs }: ScreenProps<SessionEndChallenge>) {
  const overview = safeHref(challenge.overview_url);
  const logOut = safeHref(challenge.invalidation_flow_url);
  const launch = safeHref(challenge.application_launch_url);
  const application = challenge.application_name;
  if (!overview && !logOut && !(launch && application)) return <WaysOut t={t} signIn={loggedInAs === null} />;
  return (
    <>
      {challenge.pending_user ? (
        <Person t={t} name={challenge.pending_user} avatar={challenge.pending_user_avatar} />
      ) : null}
      {logOut ? <p className="flow-text">{t("sessionEnd.text", { brand: challenge.brand_name })}</p> : null}
      <div className="flow-actions">
        {overview ? (
          <a className="button" href={overview}>
            {t("sessionEnd.overview")}
          </a>
        ) : null}
        {logOut ? (
          <a className="button button-secondary" href={logOut}>
            {t("sessionEnd.logOutOf", { brand: challenge.brand_name })}
          </a>
        ) : null}
        {launch && application ? (
          <a className="button button-secondary" href={launch}>
            {t("sessionEnd.logBackInto", { application })}
          </a>
        ) : null}
      </div>
    </>
  );
}
