import type { Locale } from "#lib/i18n/locales.ts";
import { createTranslator } from "#lib/i18n/translator.ts";
import type { BrandLook } from "../flow/screen-props.ts";
import { Alert } from "../ui/alert.tsx";
import { PageFrame } from "./page-frame.tsx";

interface ErrorPageProps {
  brand: BrandLook;
  locale: Locale;
  nonce?: string;
  /** What to quote, so that an administrator finds the request. */
  requestId: string;
  /** Why, in words for this visitor; without it an apology. */
  message?: string;
  /** A heading that fits the message. */
  heading?: string;
}

/** A request that could not be answered: what happened, the reference to quote, and the ways on. */
export function ErrorPage({ brand, locale, nonce, requestId, message, heading }: ErrorPageProps) {
  const t = createTranslator(locale);
  return (
    <PageFrame brand={brand} locale={locale} nonce={nonce} heading={heading ?? t("errorPage.heading")}>
      <Alert level="danger">
        <p>{message ?? t("errorPage.text")}</p>
        {message ? null : (
          <p>
            <code>{requestId}</code>
          </p>
        )}
      </Alert>
      <div className="flow-actions">
        {/* biome-ignore lint/a11y/useValidAnchor: an empty address is this page, asked for anew with its query (RFC 3986, section 4.4) */}
        <a className="button" href="">
          {t("errorPage.tryAgain")}
        </a>
        <a className="button button-secondary" href="/">
          {t("errorPage.startPage")}
        </a>
      </div>
      {message ? (
        <p className="flow-reference">
          {t("common.reference")}: <code>{requestId}</code>
        </p>
      ) : null}
    </PageFrame>
  );
}
