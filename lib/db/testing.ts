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

/**
 * A migrated, otherwise empty database for one test file: in memory, or a database of its own on the server that
 * TEST_DATABASE_URL names. It becomes the database of the process until closed.
 */
export async function openTestDatabase(): Promise<Database> {
  const server = process.env[TEST_SERVER];
  const image = server ? undefined : await readTestImage(process.cwd());
  const opened = server ? await openOnServer(server) : await openInMemory(image);
  if (!image) await applyMigrations(opened.factory, process.cwd());
  setDatabase(opened);
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

/** Empties every table but the two rows that the migrations make. */
export async function clearDatabase(opened: Database): Promise<void> {
  await opened.client.$executeRawUnsafe(
    `TRUNCATE "flow_execution","flow_snapshot","flow_token","token","session","event","reputation","policy_binding","policy","stage_reference",
     "flow_stage_binding","stage","prompt","brand","flow","policy_bindable","group_membership","group_parent","group","user","blueprint_instance" RESTART IDENTITY CASCADE`,
  );
}
