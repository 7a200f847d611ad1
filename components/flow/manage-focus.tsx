"use client";

import { useEffect } from "react";

let firstPage = true;

/**
 * Moves the focus when a step replaced another in place: to what the screen marked with `data-focus`, else to the heading, as a browser
 * would do for a new page. On the first page the browser has done so itself (`autofocus`), and reading begins at the top.
 */
export function ManageFocus({ answer }: { answer: string }) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer of the server is one occasion to move the focus
  useEffect(() => {
    if (firstPage) {
      firstPage = false;
      return;
    }
    const target =
      document.querySelector<HTMLElement>("[data-focus]") ?? document.querySelector<HTMLElement>("main h1");
    target?.focus();
  }, [answer]);
  return null;
}
