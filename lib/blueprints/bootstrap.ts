import type { PrismaClient } from "#lib/db/generated/client.ts";
import { changePassword } from "#lib/identity/former-passwords.ts";
import { hashPassword, isUsable } from "#lib/identity/passwords/hash.ts";
import { applyInstance, type BlueprintEnvironment } from "./instances.ts";

/** The first administrator's username. */
export const firstAdministrator = "akadmin";
/** The file, below the project's blueprint folder, that makes them. */
const bootstrapPath = "system/bootstrap.yaml";

/** What the environment says about the first administrator. */
export interface BootstrapValues {
  readonly email?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
}

/**
 * Applies bootstrap values that were set after the first start: the blueprint makes what is missing, and an administrator without
 * a usable password gets the one from the environment. What is there already stays as it is.
 */
export async function applyBootstrap(
  client: PrismaClient,
  environment: BlueprintEnvironment,
  { email, password, token }: BootstrapValues,
): Promise<void> {
  if (!email && !password && !token) return;
  const instance = await client.blueprintInstance.findFirst({ where: { path: bootstrapPath } });
  if (instance) await applyInstance(client, environment, instance);
  const user = await client.user.findUnique({ where: { username: firstAdministrator } });
  if (!user) return;
  const sets = password !== undefined && !isUsable(user.password);
  if (email && user.email === "") await client.user.update({ where: { id: user.id }, data: { email } });
  if (sets) await changePassword(client, { userId: user.id, hash: await hashPassword(password), now: new Date() });
}
