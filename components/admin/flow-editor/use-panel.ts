import { useState } from "react";
import type { PanelTarget } from "#lib/admin/flow-editor/panel.ts";

/** What is open beside the flow. */
export interface PanelControl {
  shown: PanelTarget | "gallery" | null;
  open(target: PanelTarget): void;
  openGallery(): void;
  close(): void;
}

/** Keeps what is open beside the flow. */
export function usePanel(): PanelControl {
  const [shown, setShown] = useState<PanelTarget | "gallery" | null>(null);
  return { shown, open: setShown, openGallery: () => setShown("gallery"), close: () => setShown(null) };
}
