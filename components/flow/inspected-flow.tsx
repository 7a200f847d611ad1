import type { ReactNode } from "react";

interface InspectedFlowProps {
  /** Address of what is shown beside the flow. */
  inspector: string;
  children: ReactNode;
}

/** A flow's page with the inspector beside it, which has a page and styles of its own: what people load stays small. */
export function InspectedFlow({ inspector, children }: InspectedFlowProps) {
  return (
    <div className="inspected">
      <div className="inspected-flow">{children}</div>
      <aside className="inspector" aria-label="Inspector">
        <iframe key={inspector} src={inspector} title="Inspector" />
      </aside>
    </div>
  );
}
