import type { ConsentChallenge } from "#lib/stages/consent/challenge.ts";
import { safeHref } from "../../safe-href.ts";
import { Icon } from "../../ui/icons.tsx";
import { SubmitButton } from "../../ui/submit-button.tsx";
import { ChallengeForm } from "../challenge-form.tsx";
import { Person } from "../person.tsx";
import type { ScreenProps } from "../screen-props.ts";

/** May this go ahead? Says what will be allowed, and what already is. */
export function ConsentScreen(props: ScreenProps<ConsentChallenge>) {
  const { challenge, t } = props;
  const additional = named(challenge.additional_permissions);
  const cancel = safeHref(challenge.flow_info?.cancel_url);
  return (
    <>
      {challenge.pending_user ? (
        <Person t={t} name={challenge.pending_user} avatar={challenge.pending_user_avatar} cancelUrl={cancel} />
      ) : null}
      <ChallengeForm {...props} focusSummary>
        <input type="hidden" name="token" value={challenge.token} />
        <p>
          <bdi>{challenge.header_text || t("consent.text")}</bdi>
        </p>
        <Permissions
          heading={t(additional.length > 0 ? "consent.existing" : "consent.permissions")}
          permissions={named(challenge.permissions)}
        />
        <Permissions heading={t("consent.additional")} permissions={additional} />
        <div className="flow-actions">
          <SubmitButton busyText={t("common.pleaseWait")}>{t("common.continue")}</SubmitButton>
          {cancel ? (
            <a className="button button-secondary" href={cancel}>
              {t("common.cancel")}
            </a>
          ) : null}
        </div>
      </ChallengeForm>
    </>
  );
}

type Permission = ConsentChallenge["permissions"][number];

/** Permissions without a name are technical and not shown. */
function named(permissions: readonly Permission[]): Permission[] {
  return permissions.filter((permission) => permission.name !== "");
}

function Permissions({ heading, permissions }: { heading: string; permissions: readonly Permission[] }) {
  if (permissions.length === 0) return null;
  return (
    <section>
      <h2 className="field-label">{heading}</h2>
      <ul className="flow-list">
        {permissions.map((permission) => (
          <li key={permission.id}>
            <Icon name="check" />
            <bdi>{permission.name}</bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}
