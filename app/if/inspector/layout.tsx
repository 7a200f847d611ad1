import type { ReactNode } from "react";
import "../admin/admin.css";

/** The inspector has the look of the admin section, but is shown beside a flow's page. */
export default function InspectorLayout({ children }: { children: ReactNode }) {
  return (
    <main aria-label="Inspector" className="p-4">
      {children}
    </main>
  );
}
