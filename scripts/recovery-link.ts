/**
 * Makes a link with which somebody can set a new password: npm run recovery-link -- <username> [duration, such as hours=1]
 * For administrators who cannot log in either. The embedded database can be open in one process only: stop the server first, and start
 * it again before the link is opened.
 */
import process from "node:process";
import { createServices } from "#lib/engine.ts";
import { completeFacts } from "#lib/flows/executor.ts";
import { findUserByUsername } from "#lib/identity/find-user.ts";
import { createRecoveryLink } from "#lib/identity/recovery.ts";
import { describeCommand, runCommand } from "#lib/server/command.ts";

const [username, duration, ...more] = process.argv.slice(2);

await runCommand(async (_database, settings) => {
  if (!username || more.length > 0)
    throw new Error("For whom? Usage: npm run recovery-link -- <username> [duration, such as hours=1]");
  const services = createServices();
  const definitions = await services.definitions.current(services.client);
  const user = await findUserByUsername(services.client, username);
  if (!user) throw new Error(`There is no user ${username}.`);
  const request = completeFacts(describeCommand("recovery-link", settings), definitions, null);
  const made = await createRecoveryLink({ services, definitions, request, user, duration });
  if (made.kind === "no_flow") throw new Error("The brand has no recovery flow.");
  if (made.kind === "not_applicable") throw new Error(`The recovery flow does not apply to ${username}.`);
  return `${made.link}\n\nIt works once, until ${made.expires.toISOString()}.`;
});
