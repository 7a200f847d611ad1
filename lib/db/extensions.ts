import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";

/** What the embedded PostgreSQL can do beyond its core; a server brings it along among its contributed modules. */
export const embeddedExtensions = { pg_trgm };
