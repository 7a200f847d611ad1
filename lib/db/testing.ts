import process from "node:process";
import pg from "pg";
import { type Database, setDatabase } from "./client.ts";
import { openInMemory } from "./embedded.ts";
import { applyMigrations } from "./migrations.ts";
import { openServer } from "./server.ts";
import { readTestImage } from "./test-image.ts";

/** Names a PostgreSQL server on which database tests run instead of in memory. */
const TEST_SERVER = "TEST_DATABASE_URL";
let counter = 0;

/** A database in memory that one test file after the other uses. */
interface SharedDatabase {
  opened: Database;
  used: boolean;
}

// Files that run in one process share a database: opening one takes longer than most files do.
const slot = globalThis as unknown as Record<symbol, SharedDatabase | undefined>;
const key = Symbol.for("vestibule.test-database");

/**
 * A migrated, otherwise empty database for one test file: in memory, or a database of its own on the server that
 * TEST_DATABASE_URL names. It becomes the database of the process until closed.
 */
export async function openTestDatabase(): Promise<Database> {
  const shared = slot[key];
  if (shared && !shared.used) {
    shared.used = true;
    await clearDatabase(shared.opened);
    setDatabase(shared.opened);
    return shared.opened;
  }
  const fresh = await openFresh();
  // A file that opens a second one while it uses the first gets one of its own.
  const opened = fresh.kind === "server" || shared ? fresh : share(fresh);
  setDatabase(opened);
  return opened;
}

/** Keeps a database for the next file instead of closing it; it goes with the process. */
function share(fresh: Database): Database {
  const shared: SharedDatabase = { opened: fresh, used: true };
  const close = async () => {
    shared.used = false;
  };
  shared.opened = { ...fresh, close };
  slot[key] = shared;
  return shared.opened;
}

async function openFresh(): Promise<Database> {
  const server = process.env[TEST_SERVER];
  const image = server ? undefined : await readTestImage(process.cwd());
  const opened = server ? await openOnServer(server) : await openInMemory(image);
  if (!image) await applyMigrations(opened.factory, process.cwd());
  return opened;
}

async function openOnServer(server: string): Promise<Database> {
  counter += 1;
  const name = `vestibule_test_${process.pid}_${counter}`;
  await onServer(server, `CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const opened = await openServer(url.href);
  return {
    ...opened,
    async close() {
      await opened.close();
      await onServer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function onServer(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Empties every table but the two rows that the migrations make, and puts those back as they were. */
export async function clearDatabase(opened: Database): Promise<void> {
  await opened.client.$executeRawUnsafe(
    `TRUNCATE "flow_execution","flow_snapshot","flow_token","token","session","event","reputation","rate_limit","mail_quota","outgoing_mail","policy_binding","policy","stage_reference",
     "flow_stage_binding","stage","prompt","brand","flow","policy_bindable","group_membership","group_parent","group","user","blueprint_instance","content_mark" RESTART IDENTITY CASCADE`,
  );
  await opened.client.system.updateMany({ data: { settings: {}, setupDone: false } });
}
