"use client";

import { useInteractive } from "../../ui/use-interactive.ts";

/** Shows what the form says without saving it. With scripts the preview follows by itself. */
export function PreviewButton() {
  if (useInteractive()) return null;
  return (
    <button type="submit" name="intent" value="preview" className="admin-button">
      Preview
    </button>
  );
}
