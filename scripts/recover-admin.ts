/**
 * Lets an administrator in again, whatever keeps them out: npm run recover-admin -- [username] [--dry-run]
 * The embedded database can be open in one process only: stop the server first, and start it again before the link is opened. With a
 * PostgreSQL server it works while the server runs.
 */
import process from "node:process";
import { blueprintEnvironment } from "#lib/blueprints/prepare.ts";
import { recoverAdministrator } from "#lib/break-glass/recover-administrator.ts";
import { createServices } from "#lib/engine.ts";
import { describeCommand, runCommand } from "#lib/server/command.ts";

const DRY_RUN = "--dry-run";
const [username, ...more] = process.argv.slice(2).filter((argument) => argument !== DRY_RUN);

await runCommand(async (_database, settings) => {
  if (more.length > 0 || username?.startsWith("-"))
    throw new Error(`Usage: npm run recover-admin -- [username] [${DRY_RUN}]`);
  const { did, person, link } = await recoverAdministrator({
    services: createServices(),
    facts: describeCommand("recover-admin", settings),
    environment: blueprintEnvironment(process.cwd(), {}),
    username,
    dryRun: process.argv.includes(DRY_RUN),
  });
  const steps = did.length > 0 ? did.map((step) => `- ${step}`).join("\n") : "- Nothing had to be changed.";
  if (!link) return `Nothing was changed. Without ${DRY_RUN} this is done for ${person}:\n\n${steps}`;
  return [
    steps,
    `\n${person} sets a new password with this link, and is logged in:\n\n${link.address}`,
    `\nIt works once, until ${link.expires.toISOString()}.`,
    ...(settings.DATABASE_URL ? [] : ["Start the server before you open it."]),
  ].join("\n");
});
