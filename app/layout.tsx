import { headers } from "next/headers";
import type { ReactNode } from "react";
import { direction } from "#lib/i18n/locales.ts";
import { resolveLocale } from "#lib/i18n/resolve-locale.ts";
import "./globals.css";

/**
 * The document around every page. Reading the request's headers also makes every page a rendering of its own: one that was made
 * at build time could not carry the nonce of its answer.
 */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = resolveLocale({ acceptLanguage: (await headers()).get("accept-language") });
  return (
    <html lang={locale} dir={direction(locale)}>
      <body>{children}</body>
    </html>
  );
}
