import { randomBytes } from "node:crypto";

/** A name that no other test uses; lower-case letters, digits and hyphens, so that it can be a slug and a username. */
export function unique(prefix: string): string {
  return `${prefix}-${randomBytes(5).toString("hex")}`;
}
