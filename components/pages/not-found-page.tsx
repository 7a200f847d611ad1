import type { Locale } from "#lib/i18n/locales.ts";
import { createTranslator } from "#lib/i18n/translator.ts";
import type { BrandLook } from "../flow/screen-props.ts";
import { PageFrame } from "./page-frame.tsx";

interface NotFoundPageProps {
  brand: BrandLook;
  locale: Locale;
  nonce?: string;
}

/** There is nothing at this address. Says nothing about what might have been. */
export function NotFoundPage({ brand, locale, nonce }: NotFoundPageProps) {
  const t = createTranslator(locale);
  return (
    <PageFrame brand={brand} locale={locale} nonce={nonce} heading={t("notFound.heading")}>
      <p className="flow-text">{t("notFound.text")}</p>
      <div className="flow-actions">
        <a className="button" href="/">
          {t("common.startPage")}
        </a>
      </div>
    </PageFrame>
  );
}
