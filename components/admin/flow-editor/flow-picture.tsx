"use client";

import type { ComponentProps } from "react";
import { useEffect, useState } from "react";
import type { FlowCanvas } from "./flow-canvas.tsx";

type Canvas = typeof FlowCanvas;

/** The flow as a picture, on screens that have room for it. Drawn in the browser only; the list
 * below says the same in words and can be used by keyboard. */
export function FlowPicture(props: ComponentProps<Canvas>) {
  const [canvas, setCanvas] = useState<{ Canvas: Canvas }>();
  useEffect(() => {
    if (!matchMedia("(min-width: 48rem)").matches) return;
    import("./flow-canvas.tsx").then(({ FlowCanvas }) => setCanvas({ Canvas: FlowCanvas }));
  }, []);
  if (!canvas) return null;
  return (
    <div
      className="mb-4 hidden h-52 overflow-hidden rounded-card border border-line bg-surface md:block"
      aria-hidden="true"
    >
      <canvas.Canvas {...props} />
    </div>
  );
}
