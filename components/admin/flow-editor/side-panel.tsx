"use client";

import { type ReactNode, useEffect, useId, useRef } from "react";

interface SidePanelProps {
  title: string;
  onClose(): void;
  children: ReactNode;
}

/** A panel at the side of the page, over it: the rest of the page waits until it is closed, and focus goes back where it was. */
export function SidePanel({ title, onClose, children }: SidePanelProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={heading} className="admin-side-panel" onClose={onClose}>
      <div className="flex items-start justify-between gap-3 border-line border-b p-4">
        <h2 id={heading} className="min-w-0 break-words font-semibold text-lg">
          <bdi>{title}</bdi>
        </h2>
        <button type="button" className="admin-button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
      <div className="p-4">{children}</div>
    </dialog>
  );
}
