import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { type Prisma, PrismaClient } from "./generated/client.ts";

/** A database client, or one that is bound to a running transaction. */
export type Db = PrismaClient | Prisma.TransactionClient;

/** An open database and how it is kept. */
export interface Database {
  client: PrismaClient;
  /** For the schema engine. */
  factory: SqlMigrationAwareDriverAdapterFactory;
  /** `embedded`: in the data folder; `server`: a PostgreSQL server. */
  kind: "embedded" | "server";
  /** For people: where the data is, without secrets. */
  description: string;
  /** Runs `work` while no other process migrates this database. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

// Next.js bundles a second copy of every module; what is one per process lives on globalThis.
const slot = globalThis as unknown as Record<symbol, Database | undefined>;
const key = Symbol.for("vestibule.database");

/** Makes `opened` the database of this process. */
export function setDatabase(opened: Database | undefined): void {
  slot[key] = opened;
}

/** The database of this process. @throws Error before the server has opened it */
export function database(): Database {
  const opened = slot[key];
  if (!opened) throw new Error("The database has not been opened yet.");
  return opened;
}

/** The client of this process's database. */
export function db(): PrismaClient {
  return database().client;
}

/** A client over a driver adapter. */
export function createClient(factory: SqlMigrationAwareDriverAdapterFactory): PrismaClient {
  return new PrismaClient({ adapter: factory, errorFormat: "minimal" });
}
