import type { ReactNode } from "react";
import { Icon, type IconName } from "./icons.tsx";

/** How much a message matters. */
export type AlertLevel = "info" | "success" | "warning" | "danger";

const icons: Record<AlertLevel, IconName> = { info: "info", success: "success", warning: "warning", danger: "danger" };

/** A boxed message. `title` is read first; what kind of message it is must be clear from the words, not only from colour. */
export function Alert({ level, title, children }: { level: AlertLevel; title?: string; children: ReactNode }) {
  return (
    <div className="alert" data-level={level}>
      <Icon name={icons[level]} />
      <div className="alert-body">
        {title ? (
          <p className="alert-title">
            <bdi>{title}</bdi>
          </p>
        ) : null}
        {children}
      </div>
    </div>
  );
}
