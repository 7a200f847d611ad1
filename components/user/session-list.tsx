import type { Locale } from "#lib/i18n/locales.ts";
import { relativeTime } from "#lib/i18n/relative-time.ts";
import type { Translator } from "#lib/i18n/translator.ts";
import type { OwnSession } from "#lib/identity/own-sessions.ts";
import { Act, type FormAction } from "./act.tsx";

/** A person's logins, and what can be done about them. */
export interface SessionListProps {
  sessions: readonly OwnSession[];
  end: FormAction;
  endOthers: FormAction;
}

/** Where somebody is logged in: device, address, last use, and a button to end each. */
export function SessionList(props: SessionListProps & { t: Translator; locale: Locale; now: Date }) {
  const { sessions, end, endOthers, t, locale, now } = props;
  const busyText = t("common.pleaseWait");
  const others = sessions.filter(({ current }) => !current);
  return (
    <section className="own" aria-labelledby="own-sessions">
      <h2 id="own-sessions">{t("user.sessions")}</h2>
      <ul>
        {sessions.map((session) => {
          const device = deviceText(session, t);
          return (
            <li key={session.id}>
              <div>
                <p className="own-name">
                  {device}
                  {session.current ? <span className="own-mark">{t("user.thisBrowser")}</span> : null}
                </p>
                <p className="own-facts">
                  <bdi dir="ltr">{session.ip}</bdi>
                  <time dateTime={session.lastUsed.toISOString()}>
                    {t("user.lastUsed", { when: relativeTime(locale, session.lastUsed, now) })}
                  </time>
                </p>
              </div>
              {session.current ? null : (
                <Act
                  action={end}
                  id={session.id}
                  busyText={busyText}
                  label={t("user.endSessionOf", { device: `${device}, ${session.ip}` })}
                >
                  {t("user.endSession")}
                </Act>
              )}
            </li>
          );
        })}
      </ul>
      {others.length > 0 ? (
        <Act action={endOthers} busyText={busyText}>
          {t("user.endOthers")}
        </Act>
      ) : (
        <p className="own-empty">{t("user.onlyHere")}</p>
      )}
    </section>
  );
}

function deviceText({ device: { browser, system } }: OwnSession, t: Translator): string {
  if (browser && system) return t("user.device", { browser, system });
  return browser ?? system ?? t("user.unknownDevice");
}
