"use client";

import { useEffect, useState } from "react";
import { defaultBackground, defaultLogo } from "#lib/brand/assets.ts";
import { errorPageTexts } from "#lib/i18n/error-page-texts.ts";
import { direction, isLocale, type Locale } from "#lib/i18n/locales.ts";
import { Picture } from "../ui/picture.tsx";

interface ErrorBoundaryPageProps {
  /** Next.js's name for a fault of the server, which stands in its log too; without one the fault was on the way to it. */
  digest: string | undefined;
  retry: () => void;
  /** Whether the server refused because of too many requests. */
  tooMany?: boolean;
}

/**
 * What an error boundary (`app/error.tsx`, `app/global-error.tsx`) shows. It can ask no server, so the language is the one that the document
 * has, else the browser's.
 */
export function ErrorBoundaryPage({ digest, retry, tooMany = false }: ErrorBoundaryPageProps) {
  const [locale, setLocale] = useState<Locale>("en");
  useEffect(() => {
    const wanted = [document.documentElement.lang, ...navigator.languages].map((tag) => tag.slice(0, 2));
    const found = wanted.find(isLocale);
    if (found) setLocale(found);
  }, []);
  const texts = errorPageTexts[locale];
  const heading = tooMany ? texts.tooManyHeading : texts.heading;
  return (
    <div className="flow" lang={locale} dir={direction(locale)} data-layout="stacked">
      {/* That of the page that failed has gone with it. */}
      <title>{`${heading} – Vestibule`}</title>
      <div className="flow-backdrop" aria-hidden="true">
        <Picture src={defaultBackground} alt="" />
      </div>
      <div className="flow-panel">
        <main className="flow-card">
          <Picture className="flow-logo" src={defaultLogo} alt="Vestibule" />
          <h1>{heading}</h1>
          <div role="alert">
            <p className="flow-text">{tooMany ? texts.tooMany : digest ? texts.text : texts.unreachable}</p>
            {digest ? (
              <p>
                <code>{digest}</code>
              </p>
            ) : null}
          </div>
          <div className="flow-actions">
            <button type="button" className="button" onClick={retry}>
              {texts.tryAgain}
            </button>
            <a className="button button-secondary" href="/">
              {texts.startPage}
            </a>
          </div>
        </main>
      </div>
    </div>
  );
}
