import type { Database } from "#lib/db/client.ts";

/**
 * Brings a migrated database to the state that the application expects. Runs at every start of every instance, one at a time,
 * and changes nothing when there is nothing to do.
 */
export async function prepare({ client }: Database): Promise<void> {
  // The migrations make these rows; a database that was restored without its data has lost them.
  if (!(await client.configVersion.findFirst())) await client.configVersion.create({ data: {} });
  if (!(await client.system.findFirst())) await client.system.create({ data: {} });
}
