import type { PrismaClient } from "#lib/db/generated/client.ts";
import type { Env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { systemSender } from "./settings.ts";
import { parseEmailUrl } from "./smtp-url.ts";
import { startMailWorker } from "./worker.ts";

/** Sends mail as the environment says, for as long as the process lives. @param places the project's and the data folder @returns stops it */
export function startMail(
  client: PrismaClient,
  settings: Pick<Env, "EMAIL_URL" | "EMAIL_FROM" | "PUBLIC_URL">,
  places: { root: string; dataDir: string },
): () => Promise<void> {
  const server = settings.EMAIL_URL ? parseEmailUrl(settings.EMAIL_URL) : null;
  if (server && !settings.PUBLIC_URL)
    log().warn(
      "PUBLIC_URL is not set: mails with links are sent only for hosts that are a brand's domain or this machine",
    );
  return startMailWorker({ client, server, from: systemSender(settings.EMAIL_FROM, settings.PUBLIC_URL), ...places });
}
