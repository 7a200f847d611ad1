import { randomUUID } from "node:crypto";
import { hashToken, randomToken } from "#lib/crypto/secret.ts";
import type { Db } from "#lib/db/client.ts";
import { BROWSER_SESSION_MS } from "./session-binding.ts";

/** A login that was just made. */
export interface NewSession {
  id: string;
  /** The cookie's value; only its hash is stored. */
  token: string;
  /** When the cookie ends; null: with the browser. */
  cookieExpires: Date | null;
}

/**
 * Makes a login for a browser: a next-auth database session. Called by the user login stage and by nothing else.
 *
 * @param login `durationMs` null: until the browser is closed, and on the server a day after the last use
 */
export async function createSession(
  db: Db,
  login: {
    userId: number;
    durationMs: number | null;
    networkBinding: string;
    geoipBinding: string;
    ip: string;
    userAgent: string;
    now: Date;
  },
): Promise<NewSession> {
  const token = randomToken();
  const id = randomUUID();
  const expires = new Date(login.now.getTime() + (login.durationMs ?? BROWSER_SESSION_MS));
  await db.session.create({
    data: {
      id,
      tokenHash: hashToken(token),
      userId: login.userId,
      expires,
      durationMs: login.durationMs,
      networkBinding: login.networkBinding,
      geoipBinding: login.geoipBinding,
      lastIp: login.ip,
      lastUserAgent: login.userAgent.slice(0, 500),
      lastUsed: login.now,
    },
  });
  return { id, token, cookieExpires: login.durationMs === null ? null : expires };
}

/** Ends a login; its cookie is worth nothing from now on. */
export async function endSession(db: Db, id: string): Promise<void> {
  await db.session.deleteMany({ where: { id } });
}

/** Ends all logins of a user but one. */
export async function endOtherSessions(db: Db, userId: number, keep: string): Promise<void> {
  await db.session.deleteMany({ where: { userId, id: { not: keep } } });
}

/** Remembers when a user logged in last; not a change of the user that anybody needs to see. */
export async function touchLogin(db: Db, userId: number, now: Date): Promise<void> {
  await db.$executeRaw`UPDATE "user" SET "last_login" = ${now} WHERE "id" = ${userId}`;
}
