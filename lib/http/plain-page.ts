import type { RequestFacts } from "#lib/flows/request-facts.ts";
import { errorPageTexts } from "#lib/i18n/error-page-texts.ts";
import { direction, type Locale } from "#lib/i18n/locales.ts";
import { createTranslator } from "#lib/i18n/translator.ts";
import { currentRequest } from "./request.ts";

const STYLE =
  ":root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}body{max-width:26rem;margin:20vh auto 0;padding:0 1.5rem}h1{font-size:1.5rem}";

/**
 * "Page not found" for addresses that are not pages of the application and so cannot render one, with a way on.
 *
 * @param facts decide the language
 */
export function notFoundPage({ locale, brand }: Pick<RequestFacts, "locale" | "brand">): Response {
  const t = createTranslator(locale);
  const heading = t("notFound.heading");
  const html = plainPage(locale, currentRequest().nonce, {
    title: `${heading} – ${brand.title}`,
    heading,
    text: t("notFound.text"),
    link: { href: "/", label: t("common.startPage") },
  });
  return new Response(html, { status: 404, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** "Too many requests", for answers that are given before the application is asked; leads back to the page itself. */
export function tooManyPage(locale: Locale, nonce: string): string {
  const texts = errorPageTexts[locale];
  return plainPage(locale, nonce, {
    title: texts.tooManyHeading,
    heading: texts.tooManyHeading,
    text: texts.tooMany,
    // An empty address is this page, asked for anew with its query (RFC 3986, section 4.4).
    link: { href: "", label: texts.tryAgain },
  });
}

function plainPage(
  locale: Locale,
  nonce: string,
  {
    title,
    heading,
    text,
    link,
  }: { title: string; heading: string; text: string; link: { href: string; label: string } },
): string {
  return `<!doctype html><html lang="${locale}" dir="${direction(locale)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${STYLE}</style></head><body><main><h1>${escapeHtml(heading)}</h1>
<p>${escapeHtml(text)}</p><p><a href="${link.href}">${escapeHtml(link.label)}</a></p></main></body></html>`;
}

function escapeHtml(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character);
}
