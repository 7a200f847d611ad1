"use client";

import type { MouseEvent, ReactNode } from "react";

interface InertLinksProps {
  id: string;
  lang: string;
  dir: "ltr" | "rtl";
  children: ReactNode;
}

/** Part of a page whose links can be seen and do nothing: they would lead whoever looks away, or end what they are doing themselves. */
export function InertLinks({ children, ...place }: InertLinksProps) {
  function stay(event: MouseEvent): void {
    if (event.target instanceof Element && event.target.closest("a")) event.preventDefault();
  }
  return (
    <div {...place} className="mx-auto max-w-md" onClickCapture={stay}>
      {children}
    </div>
  );
}
