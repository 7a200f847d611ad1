"use client";

import { useEffect, useState } from "react";
import { PROOF_LIFETIME_MS } from "#lib/captcha/built-in.ts";

/** Ahead of the end, so that what is being sent is still good when it arrives. */
const MARGIN_MS = 60_000;
/** Age at which a challenge is replaced. */
const RENEW_MS = PROOF_LIFETIME_MS - MARGIN_MS;
/** The element that carries a page's challenge. */
const ATTRIBUTE = "data-challenge";

/** The challenge that this page would have if it was loaded now. Loading it changes nothing. */
async function fetchKey(): Promise<string | undefined> {
  const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(`[${ATTRIBUTE}]`)?.getAttribute(ATTRIBUTE) ?? undefined;
}

/**
 * The challenge to solve. A page that is left open gets another one before its own ends, as soon as somebody looks at it; what was typed
 * stays.
 *
 * @param siteKey as the page came with it; undefined when it is not a challenge of ours
 */
export function useFreshKey(siteKey: string | undefined): string | undefined {
  const [key, setKey] = useState(siteKey);
  useEffect(() => {
    if (key === undefined) return;
    // Counted from here: a clock that is wrong would never be content with any challenge, and ask for another one at once, for ever.
    const due = Date.now() + RENEW_MS;
    let asked = false;
    const renew = () => {
      if (asked || document.hidden || Date.now() < due) return;
      asked = true;
      // Without an answer the old one is sent, refused, and replaced.
      fetchKey().then(
        (fresh) => fresh && setKey(fresh),
        () => undefined,
      );
    };
    // Timers may be a little early.
    const timer = setTimeout(renew, RENEW_MS + 100);
    document.addEventListener("visibilitychange", renew);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", renew);
    };
  }, [key]);
  return key;
}
