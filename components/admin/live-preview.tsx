"use client";

import { type ReactNode, useState } from "react";
import { Panel } from "./panel.tsx";
import { useFollowedForm } from "./use-followed-form.ts";

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
  // Only the form of the object itself says what it looks like.
  const { follow, pending } = useFollowedForm("field_key", preview, setShown);
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
