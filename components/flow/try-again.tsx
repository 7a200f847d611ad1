import type { Translator } from "#lib/i18n/translator.ts";
import { CANCEL_URL } from "./ways-out.tsx";

/**
 * The ways on after a fault: the same page again (an empty address is the page itself, its query included, asked for anew), a fresh
 * start, and the start page.
 */
export function TryAgain({ t }: { t: Translator }) {
  return (
    <div className="flow-actions">
      {/* biome-ignore lint/a11y/useValidAnchor: an empty address is this page, asked for anew with its query (RFC 3986, section 4.4) */}
      <a className="button" href="">
        {t("common.tryAgain")}
      </a>
      <a className="button button-secondary" href={CANCEL_URL}>
        {t("common.startOver")}
      </a>
      <a className="link flow-center" href="/">
        {t("common.startPage")}
      </a>
    </div>
  );
}
