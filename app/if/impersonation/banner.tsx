import type { SessionFacts } from "#lib/flows/request-facts.ts";
import { direction, type Locale } from "#lib/i18n/locales.ts";
import { createTranslator } from "#lib/i18n/translator.ts";
import { endActing } from "./actions.ts";
import "./banner.css";

interface ImpersonationBannerProps {
  session: SessionFacts | null;
  locale: Locale;
}

/** Says on every page as whom an administrator acts, and ends it. Nothing for everybody else. */
export function ImpersonationBanner({ session, locale }: ImpersonationBannerProps) {
  if (!session?.original) return null;
  const t = createTranslator(locale);
  const { name, username } = session.user;
  const shown = name ? `${name} (${username})` : username;
  return (
    <aside className="acting-as" lang={locale} dir={direction(locale)} aria-label={t("impersonation.label")}>
      <p>
        <bdi>{t("impersonation.text", { name: shown })}</bdi>
      </p>
      <form action={endActing}>
        <button type="submit" className="button button-secondary">
          {t("impersonation.end")}
        </button>
      </form>
    </aside>
  );
}
