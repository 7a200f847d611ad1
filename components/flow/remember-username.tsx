"use client";

import { useEffect, useRef, useState } from "react";
import { useInteractive } from "../ui/use-interactive.ts";

const KEY = "vestibule.username";

function readRemembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    // Storage may be switched off.
    return null;
  }
}

function writeRemembered(username: string | null): void {
  try {
    if (username) localStorage.setItem(KEY, username);
    else localStorage.removeItem(KEY);
  } catch {
    // Storage may be switched off or full: then the name is typed again next time.
  }
}

/**
 * A box that keeps the name typed into `field` in this browser, and fills it in next time. The server never hears of it, and without
 * JavaScript it is not there.
 */
export function RememberUsername({ field, label }: { field: string; label: string }) {
  const box = useRef<HTMLInputElement>(null);
  const interactive = useInteractive();
  const [remember, setRemember] = useState(false);
  useEffect(() => {
    const remembered = interactive ? readRemembered() : null;
    const input = box.current?.form?.elements.namedItem(field);
    if (!remembered || !(input instanceof HTMLInputElement)) return;
    setRemember(true);
    if (input.value === "") input.value = remembered;
  }, [interactive, field]);
  useEffect(() => {
    const form = box.current?.form;
    if (!interactive || !form) return;
    const keep = () => {
      const input = form.elements.namedItem(field);
      if (input instanceof HTMLInputElement) writeRemembered(remember ? input.value : null);
    };
    form.addEventListener("submit", keep);
    return () => form.removeEventListener("submit", keep);
  }, [interactive, remember, field]);
  if (!interactive) return null;
  return (
    <label className="choice">
      <input ref={box} type="checkbox" checked={remember} onChange={(event) => setRemember(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
}
