import type { Locale } from "#lib/i18n/locales.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import type { BrandDefinition } from "./definitions.ts";

/** The browser's login, as one read of the database told it. */
export interface SessionFacts {
  id: string;
  user: UserRecord;
  /** Whose login it is, while an administrator acts as `user`. */
  original?: UserRecord | null;
}

/** What the engine knows of a request. Framework-free: route handler, Server Action and dry run fill it in. */
export interface RequestFacts {
  id: string;
  method: string;
  path: string;
  /** The query of the request itself, parsed; the last of repeated keys wins. */
  query: Record<string, string>;
  /** The query of the flow's page, parsed. */
  outer: Record<string, string>;
  clientIp: string;
  userAgent: string;
  /** Scheme, host and port that browsers use, without a trailing slash. */
  origin: string;
  /** Host with port. */
  host: string;
  headers: Record<string, string>;
  cookies: Record<string, string>;
  locale: Locale;
  brand: BrandDefinition;
  session: SessionFacts | null;
}
