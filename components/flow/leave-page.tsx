"use client";

import { useEffect } from "react";

/**
 * Goes to an address with a real navigation: what stands there may be no page of this application, the login may have changed, and a new
 * document gets a Content-Security-Policy of its own. The page that is left stays out of the history, as with a redirect.
 */
export function LeavePage({ to }: { to: string }) {
  useEffect(() => location.replace(to), [to]);
  return null;
}
