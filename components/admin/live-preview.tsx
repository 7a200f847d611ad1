"use client";

import { type FormEvent, type ReactNode, useEffect, useRef, useState, useTransition } from "react";
import { Panel } from "./panel.tsx";

/** How long nothing is typed before the preview follows. */
const PAUSE_MS = 600;

interface LivePreviewProps {
  /** What is saved looks like this; null for nothing yet. */
  initial: ReactNode;
  /** What a form would look like. */
  preview(form: FormData): Promise<ReactNode>;
  /** The page with the form. */
  children: ReactNode;
}

/** Shows beside a form what comes of it while it is filled in. Without scripts it shows what is saved. */
export function LivePreview({ initial, preview, children }: LivePreviewProps) {
  const [shown, setShown] = useState(initial);
  const [pending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  function follow({ target }: FormEvent): void {
    const form = target instanceof Element ? target.closest("form") : null;
    // Only the form of the object itself says what it looks like.
    if (!form?.elements.namedItem("field_key")) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      latest.current += 1;
      const own = latest.current;
      startTransition(async () => {
        const made = await preview(new FormData(form));
        if (own === latest.current) setShown(made);
      });
    }, PAUSE_MS);
  }
  return (
    <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_20rem] 2xl:grid-cols-[minmax(0,48rem)_minmax(0,1fr)]">
      <div onInput={follow} className="min-w-0">
        {children}
      </div>
      <div className="min-w-0 xl:sticky xl:top-6" aria-busy={pending || undefined}>
        <Panel title="Preview">{shown ?? <p className="text-muted">Fill in the form to see it.</p>}</Panel>
      </div>
    </div>
  );
}
