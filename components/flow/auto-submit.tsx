"use client";

import { useEffect, useRef } from "react";

/** Sends the form that it stands in, once, as soon as it is there. */
export function AutoSubmit() {
  const place = useRef<HTMLSpanElement>(null);
  const sent = useRef(false);
  useEffect(() => {
    if (sent.current) return;
    sent.current = true;
    place.current?.closest("form")?.requestSubmit();
  }, []);
  return <span ref={place} hidden />;
}
