/**
 * Ends lock-outs after too many tries: npm run unlock -- <username|address|all>
 * The embedded database can be open in one process only: stop the server first. With a PostgreSQL server the running instances see it
 * with their next request.
 */
import { isIP } from "node:net";
import process from "node:process";
import { databaseEvents } from "#lib/events/record.ts";
import { type Locked, unlock } from "#lib/limits/unlock.ts";
import { runCommand } from "#lib/server/command.ts";

const [who, ...more] = process.argv.slice(2);

await runCommand(async ({ client }) => {
  if (!who || more.length > 0) throw new Error("Whom? Usage: npm run unlock -- <username|address|all>");
  const locked = readWho(who);
  const count = await unlock(client, locked);
  await databaseEvents.record(client, {
    action: "system_task_execution",
    app: "vestibule.limits",
    request: null,
    user: null,
    context: { message: "Lock-outs were ended on the command line.", locked, count },
  });
  return count === 0 ? `Nothing was counted against ${who}.` : `${who} may try again.`;
});

function readWho(text: string): Locked {
  if (text === "all") return "all";
  return isIP(text) === 0 ? { username: text } : { address: text };
}
