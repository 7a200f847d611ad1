"use client";

import { useEffect, useState } from "react";
import type { ProofChallenge } from "./solve.ts";

/** Ahead of the end, so that what is being sent is still good when it arrives. */
const MARGIN_MS = 60_000;
/** The element that carries a page's challenge. */
const ATTRIBUTE = "data-challenge";

/** When a challenge ends, in milliseconds since 1970; undefined for what does not say. */
function endOf(siteKey: string): number | undefined {
  const { parameters } = JSON.parse(atob(siteKey)) as { parameters?: ProofChallenge["parameters"] };
  return parameters?.expiresAt === undefined ? undefined : parameters.expiresAt * 1000;
}

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
    const end = key === undefined ? undefined : endOf(key);
    if (end === undefined) return;
    let asked = false;
    const renew = () => {
      if (asked || document.hidden || Date.now() < end - MARGIN_MS) return;
      asked = true;
      // Without an answer the old one is sent, refused, and replaced.
      fetchKey().then(
        (fresh) => fresh && setKey(fresh),
        () => undefined,
      );
    };
    const timer = setTimeout(renew, Math.max(0, end - MARGIN_MS - Date.now()));
    document.addEventListener("visibilitychange", renew);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", renew);
    };
  }, [key]);
  return key;
}
