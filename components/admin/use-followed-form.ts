"use client";

import { type FormEvent, useEffect, useRef, useTransition } from "react";

/** How long nothing is typed before a preview follows. */
const PAUSE_MS = 600;

/**
 * Follows a form while it is filled in.
 *
 * @param field a field of the form that is followed; others on the page are not
 * @param ask what the server makes of the form
 * @param show is told the latest answer, with its number; answers that were overtaken are dropped
 * @returns the handler for the `input` events around the form, and whether an answer is awaited
 */
export function useFollowedForm<Answer>(
  field: string,
  ask: (form: FormData) => Promise<Answer>,
  show: (answer: Answer, number: number) => void,
): { follow(event: FormEvent): void; pending: boolean } {
  const [pending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  function follow({ target }: FormEvent): void {
    const form = target instanceof Element ? target.closest("form") : null;
    if (!form?.elements.namedItem(field)) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      latest.current += 1;
      const own = latest.current;
      startTransition(async () => {
        const answer = await ask(new FormData(form));
        if (own === latest.current) show(answer, own);
      });
    }, PAUSE_MS);
  }
  return { follow, pending };
}
