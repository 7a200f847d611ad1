import type { ShownVersion } from "#lib/api/resources/flows/versions-show.ts";

/** How a version came about, in words. */
export function describeCause({ cause, source, restored_from }: ShownVersion): string {
  switch (cause) {
    case "editor":
      return "Editor";
    case "admin":
      return "Form";
    case "api":
      return "API";
    case "blueprint":
      return `Blueprint ${source}`;
    case "restore":
      return restored_from === null ? `Shared with ${source}, which went back` : `Went back to ${restored_from}`;
    case "start":
      return "Found when the server started";
    case "outside":
      return "In the database itself";
  }
}
