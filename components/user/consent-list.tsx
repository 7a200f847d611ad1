import type { Locale } from "#lib/i18n/locales.ts";
import { relativeTime } from "#lib/i18n/relative-time.ts";
import type { Translator } from "#lib/i18n/translator.ts";
import type { OwnConsent } from "#lib/identity/consents.ts";
import { Act, type FormAction } from "./act.tsx";

/** What a person has allowed, and how to take it back. */
export interface ConsentListProps {
  consents: readonly OwnConsent[];
  revoke: FormAction;
}

/** What somebody has allowed applications: what, since when, until when, and a button to take each back. */
export function ConsentList(props: ConsentListProps & { t: Translator; locale: Locale; now: Date }) {
  const { consents, revoke, t } = props;
  return (
    <section className="own" aria-labelledby="own-consents">
      <h2 id="own-consents">{t("user.consents")}</h2>
      {consents.length > 0 ? (
        <ul>
          {consents.map((consent) => (
            <li key={consent.id}>
              <div>
                <p className="own-name">
                  <bdi>{consent.application}</bdi>
                </p>
                {consent.permissions.length > 0 ? (
                  <ul className="own-details">
                    {consent.permissions.map((permission) => (
                      <li key={permission}>
                        <bdi>{permission}</bdi>
                      </li>
                    ))}
                  </ul>
                ) : null}
                <p className="own-facts">{periodText(consent, props)}</p>
              </div>
              <Act
                action={revoke}
                id={consent.id}
                busyText={t("common.pleaseWait")}
                label={t("user.revokeOf", { application: consent.application })}
              >
                {t("user.revoke")}
              </Act>
            </li>
          ))}
        </ul>
      ) : (
        <p className="own-empty">{t("user.noConsents")}</p>
      )}
    </section>
  );
}

function periodText(
  { since, expires }: OwnConsent,
  { t, locale, now }: { t: Translator; locale: Locale; now: Date },
): string {
  const when = relativeTime(locale, since, now);
  if (expires === null) return t("user.allowed", { when });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(expires);
  return t("user.allowedUntil", { when, date });
}
