import process from "node:process";
import { prepareBlueprints } from "#lib/blueprints/prepare.ts";
import type { Database } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { recordAtStart } from "#lib/versions/start.ts";

/**
 * Brings a migrated database to the state that the application expects. Runs at every start of every instance, one at a time,
 * and changes nothing when there is nothing to do.
 */
export async function prepare({ client }: Database): Promise<void> {
  // The migrations make these rows; a database that was restored without its data has lost them.
  if (!(await client.configVersion.findFirst())) await client.configVersion.create({ data: {} });
  if (!(await client.system.findFirst())) await client.system.create({ data: {} });
  // Before the blueprints, so that what they change can be gone back to.
  await recordAtStart(client);
  const { BOOTSTRAP_EMAIL: email, BOOTSTRAP_PASSWORD: password, BOOTSTRAP_TOKEN: token } = env();
  for (const { path, outcome, reason } of await prepareBlueprints(client, process.cwd(), { email, password, token })) {
    if (outcome === "applied") console.log(`Applied the blueprint ${path}.`);
    if (outcome === "failed") console.error(`The blueprint ${path} was not applied: ${reason}`);
  }
}
