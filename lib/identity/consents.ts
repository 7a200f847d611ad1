import type { Db } from "#lib/db/client.ts";
import type { UserConsent } from "#lib/db/generated/client.ts";

/** The application that something is allowed to. Applications are not objects here; whoever starts a flow for one says which it is. */
export interface ConsentApplication {
  /** What it is known by: its key, or its name when it has none. */
  key: string;
  name: string;
}

/** Longest key of an application, in characters: the column. */
const LONGEST_KEY = 255;

/** Something that an application may do. */
export interface Permission {
  id: string;
  name: string;
}

/** The application of a plan's context, or null when there is none that can be told from others. */
export function readApplication(record: unknown): ConsentApplication | null {
  if (typeof record !== "object" || record === null) return null;
  const { pk, name } = record as Record<string, unknown>;
  const label = typeof name === "string" ? name : "";
  const key = typeof pk === "string" || typeof pk === "number" ? String(pk) : label;
  return key === "" || key.length > LONGEST_KEY ? null : { key, name: label || key };
}

/** What a person has allowed an application, unless that has expired. */
export async function findConsent(db: Db, userId: number, application: string, now: Date): Promise<UserConsent | null> {
  const consent = await db.userConsent.findUnique({ where: { userId_application: { userId, application } } });
  return consent && isValid(consent, now) ? consent : null;
}

/**
 * Stores what a person allows an application, in place of what they had allowed it before.
 *
 * @param given `expires` null: until it is revoked
 */
export async function storeConsent(
  db: Db,
  given: {
    userId: number;
    application: ConsentApplication;
    permissions: readonly Permission[];
    expires: Date | null;
    now: Date;
  },
): Promise<UserConsent> {
  const { userId, application, permissions, expires, now } = given;
  const data = {
    applicationName: application.name,
    permissions: permissions.map(({ id }) => id).join(" "),
    labels: Object.fromEntries(permissions.map(({ id, name }) => [id, name])),
    expires,
    createdAt: now,
  };
  return db.userConsent.upsert({
    where: { userId_application: { userId, application: application.key } },
    create: { userId, application: application.key, ...data },
    update: data,
  });
}

/** The ids of what was allowed. */
export function permissionIds({ permissions }: Pick<UserConsent, "permissions">): string[] {
  return permissions.split(" ").filter((id) => id !== "");
}

/** What a person has allowed, as they can look at it. */
export interface OwnConsent {
  id: number;
  application: string;
  /** In the words that they read; ids of those that had none are left out. */
  permissions: string[];
  since: Date;
  /** Null: until it is revoked. */
  expires: Date | null;
}

/** Everything that a person allows at the moment, by application. */
export async function listConsents(db: Db, userId: number, now: Date): Promise<OwnConsent[]> {
  const rows = await db.userConsent.findMany({
    where: { userId, OR: [{ expires: null }, { expires: { gt: now } }] },
    orderBy: [{ applicationName: "asc" }, { id: "asc" }],
  });
  return rows.map((row) => ({
    id: row.id,
    application: row.applicationName,
    permissions: permissionIds(row)
      .map((id) => labelOf(row.labels, id))
      .filter((label) => label !== ""),
    since: row.createdAt,
    expires: row.expires,
  }));
}

/** Takes a consent back. Only the person's own. @returns what was taken back, or null when there is nothing of the kind */
export async function revokeConsent(db: Db, userId: number, id: number): Promise<UserConsent | null> {
  const found = await db.userConsent.findFirst({ where: { id, userId } });
  if (!found) return null;
  const { count } = await db.userConsent.deleteMany({ where: { id, userId } });
  return count === 1 ? found : null;
}

function isValid({ expires }: Pick<UserConsent, "expires">, now: Date): boolean {
  return expires === null || expires > now;
}

function labelOf(labels: unknown, id: string): string {
  const known = labels as Record<string, unknown>;
  const label = Object.hasOwn(known, id) ? known[id] : undefined;
  return typeof label === "string" ? label : "";
}
