"use client";

import { type RefObject, useEffect, useRef, useState } from "react";

/**
 * Holds the form that an element stands in until there is a token: who is quicker than the check need not press twice.
 *
 * @param onSubmit told about each answer that is held
 * @returns whether one is
 */
export function useHeldSubmit(place: RefObject<HTMLElement | null>, token: string, onSubmit: () => void): boolean {
  const [held, setHeld] = useState(false);
  const submitter = useRef<HTMLElement | null>(null);
  const told = useRef(onSubmit);
  told.current = onSubmit;
  useEffect(() => {
    const form = place.current?.closest("form");
    if (!form || token) return;
    const hold = (event: SubmitEvent) => {
      event.preventDefault();
      event.stopPropagation();
      submitter.current = event.submitter;
      setHeld(true);
      told.current();
    };
    form.addEventListener("submit", hold);
    return () => form.removeEventListener("submit", hold);
  }, [place, token]);
  useEffect(() => {
    if (!held || !token) return;
    setHeld(false);
    place.current?.closest("form")?.requestSubmit(submitter.current);
  }, [held, token, place]);
  return held;
}
