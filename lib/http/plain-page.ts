import type { RequestFacts } from "#lib/flows/request-facts.ts";
import { direction } from "#lib/i18n/locales.ts";
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
  const title = `${t("notFound.heading")} – ${brand.title}`;
  const html = `<!doctype html><html lang="${locale}" dir="${direction(locale)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title>
<style nonce="${currentRequest().nonce}">${STYLE}</style></head><body><main><h1>${escapeHtml(t("notFound.heading"))}</h1>
<p>${escapeHtml(t("notFound.text"))}</p><p><a href="/">${escapeHtml(t("common.startPage"))}</a></p></main></body></html>`;
  return new Response(html, { status: 404, headers: { "Content-Type": "text/html; charset=utf-8" } });
}

function escapeHtml(text: string): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character);
}
