/** How a version came about. `start`: found when the server started; `outside`: changed in the database itself. */
export const versionCauses = ["editor", "admin", "api", "blueprint", "restore", "start", "outside"] as const;
export type VersionCause = (typeof versionCauses)[number];

/** Who made a change. The name is kept when the account is gone. */
export interface VersionAuthor {
  pk: number | null;
  username: string;
}

/** Where the changes of a transaction come from. */
export interface VersionOrigin {
  cause: VersionCause;
  /** Null for the system itself. */
  author: VersionAuthor | null;
  /** The blueprint that was imported. */
  source?: string;
  /** With what somebody went back; other flows that it touches have versions of their own. */
  restored?: { flow: string; slug: string; number: number };
}
