import type { AccessDeniedChallenge } from "#lib/flows/challenge.ts";
import { Alert } from "../../ui/alert.tsx";
import { Person } from "../person.tsx";
import type { ScreenProps } from "../screen-props.ts";
import { CANCEL_URL, WaysOut } from "../ways-out.tsx";

/** The end for a visitor who may not go on: why, who the browser thinks they are, and where else to go. */
export function AccessDeniedScreen({ challenge, t, loggedInAs, requestId }: ScreenProps<AccessDeniedChallenge>) {
  // The login of this browser; else the name that was typed on the way here.
  const user = loggedInAs ?? challenge.pending_user;
  return (
    <>
      <div role="alert">
        <Alert level="danger">
          <p>
            <bdi>{challenge.error_message || t("denied.text")}</bdi>
          </p>
        </Alert>
      </div>
      {user ? (
        <Person
          t={t}
          name={user}
          caption={loggedInAs === null ? undefined : t("common.loggedInAs")}
          avatar={challenge.pending_user_avatar}
          cancelUrl={challenge.flow_info?.cancel_url ?? CANCEL_URL}
        />
      ) : null}
      <WaysOut t={t} signIn={loggedInAs === null} />
      <p className="flow-reference">
        {t("common.reference")}: <code>{requestId}</code>
      </p>
    </>
  );
}
