"use client";

import { useEffect, useState } from "react";
import { useInteractive } from "../../ui/use-interactive.ts";

/** Scripts that pages which came from the server as they are may load, as those pages' policies say. */
const allowed = new Set<string>();
const KEY = "vestibule.captcha-page";
const SOON_MS = 10_000;

/** Remembers for a moment that a page was loaded anew for a script. @returns whether it was remembered already */
function rememberReload(address: string): boolean {
  try {
    const before = sessionStorage.getItem(KEY);
    const now = Date.now();
    sessionStorage.setItem(KEY, `${now} ${address}`);
    const [time, same] = before?.split(" ", 2) ?? [];
    return same === address && now - Number(time) < SOON_MS;
  } catch {
    // Without storage nothing would end a circle.
    return true;
  }
}

/**
 * Makes sure that the page may load a provider's script: a policy belongs to the page as it was first sent, so a step that replaced another in
 * place is shown on a page of its own.
 *
 * @returns whether it may
 */
export function useOwnPage(address: string | undefined): boolean {
  const cameWithPage = !useInteractive();
  const [ready, setReady] = useState(false);
  useEffect(() => {
    if (ready || address === undefined) return;
    if (cameWithPage) allowed.add(address);
    if (allowed.has(address) || rememberReload(address)) setReady(true);
    else location.replace(location.pathname + location.search);
  }, [address, cameWithPage, ready]);
  return ready || address === undefined;
}
