import process from "node:process";
import { setAppSecret } from "#lib/crypto/keys.ts";
import { type Database, setDatabase } from "#lib/db/client.ts";
import { openEmbedded } from "#lib/db/embedded.ts";
import { applyMigrations } from "#lib/db/migrations.ts";
import { openServer } from "#lib/db/server.ts";
import { createServices } from "#lib/engine.ts";
import { TestEngine } from "#lib/flows/testing.ts";

/** What the benchmarks use. */
export const bench = {
  user: "bench",
  password: "a password for the bench",
  steps: "bench-steps",
  login: "bench-login",
} as const;

const BARE_ROW = "00000000-0000-4000-8000-000000000001";

/** Fills a database with a person, a flow of two steps, a login flow, and the bare route's row. */
export async function seed(place: { url: string } | { dataDir: string }, secret: string): Promise<void> {
  const database: Database = "url" in place ? await openServer(place.url) : await openEmbedded(place.dataDir);
  setDatabase(database);
  setAppSecret(secret);
  await applyMigrations(database.factory, process.cwd());
  const engine = new TestEngine(database, createServices());
  await engine.user({ username: bench.user, password: bench.password });
  await engine.flow({ slug: bench.steps, stages: [{ type: "dummy" }, { type: "dummy" }] });
  await engine.flow({
    slug: bench.login,
    designation: "authentication",
    stages: [
      { type: "identification", config: { user_fields: ["username", "email"] } },
      { type: "password", config: { backends: ["authentik.core.auth.InbuiltBackend"] } },
      { type: "authenticator_validate" },
      { type: "user_login" },
    ],
  });
  const expires = new Date(Date.now() + 86_400_000);
  await database.client.reputation.create({ data: { id: BARE_ROW, identifier: "bench", ip: "192.0.2.1", expires } });
  await database.close();
}
