import type { VersionAuthor, VersionOrigin } from "#lib/versions/origin.ts";
import type { ApiCall } from "./endpoint.ts";

/** Who makes a call; whoever acts as somebody else is themselves. Null for a call without credentials. */
export function authorOf({ caller, facts }: ApiCall): VersionAuthor | null {
  const behind = caller.via === "session" ? facts.session?.original : null;
  return behind ?? caller.user;
}

/** Where the changes of a call come from: the admin section, whose actions are calls made in this process, or a program. */
export function originOf(call: ApiCall): VersionOrigin {
  return { cause: call.facts.path.startsWith("/if/admin/") ? "admin" : "api", author: authorOf(call) };
}
