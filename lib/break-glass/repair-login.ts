import { randomBytes } from "node:crypto";
import { type Asker, findLoginFlow, findObstacle, LEAST_REQUESTS } from "#lib/api/lockout/way-in.ts";
import { readBlueprintFile } from "#lib/blueprints/files.ts";
import { applyBlueprint } from "#lib/blueprints/importer.ts";
import { createImportSetup, firstApplicationKey } from "#lib/blueprints/instances.ts";
import { trustFolder } from "#lib/blueprints/source.ts";
import type { BrandDefinition, Definitions, FlowDefinition } from "#lib/flows/definitions.ts";
import { flowBySlug } from "#lib/flows/definitions.ts";
import { completeFacts } from "#lib/flows/executor.ts";
import { selectBrand } from "#lib/identity/brands.ts";
import { settingsSchema } from "#lib/identity/settings.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import type { Recovery } from "./recovery.ts";

/** The login flow that comes along. */
const SHIPPED = { file: "default/flow-authentication.yaml", name: "default-authentication", flow: "-flow" };
/** The brand of every host, when there is none at all. */
const BRAND_DOMAIN = "authentik-default";

/**
 * Makes sure that somebody can log in at the brand of the command's address and at the default brand: puts the login flow that comes along
 * back where the brand's does not work for them, and makes a fresh copy of it where somebody has broken that one too. No flow is changed.
 *
 * @param person who is to log in; null for somebody who does not exist yet
 */
export async function repairLogin(recovery: Recovery, person: UserRecord | null): Promise<void> {
  await repairLimit(recovery);
  const definitions = await current(recovery);
  const usual = definitions.brands.find((brand) => brand.default);
  for (const brand of new Set([selectBrand(definitions, recovery.facts.host), ...(usual ? [usual] : [])]))
    await repairBrand(recovery, brand, person);
}

/** The login flow of the command's brand. @throws Error when there is none */
export async function loginFlow(recovery: Recovery, person: UserRecord | null): Promise<FlowDefinition> {
  const definitions = await current(recovery);
  const brand = selectBrand(definitions, recovery.facts.host);
  const state = { db: recovery.services.client, definitions };
  const flow = await findLoginFlow(askerOf(recovery, definitions, person), state, brand);
  if (!flow) throw new Error("The brand has no login flow.");
  return flow;
}

function current({ services }: Recovery): Promise<Definitions> {
  return services.definitions.current(services.client);
}

function askerOf({ services, facts }: Recovery, definitions: Definitions, user: UserRecord | null): Asker {
  return { services, facts: completeFacts(facts, definitions, null), caller: { user } };
}

async function repairLimit(recovery: Recovery): Promise<void> {
  const { client } = recovery.services;
  const { settings } = await current(recovery);
  const most = settings.limit_requests_per_minute;
  if (most === 0 || most >= LEAST_REQUESTS) return;
  const usual = settingsSchema.shape.limit_requests_per_minute.parse(undefined);
  await recovery.step(`Set the requests that an address may make in a minute from ${most} to ${usual}.`, () =>
    client.system.update({ where: { id: 1 }, data: { settings: { ...settings, limit_requests_per_minute: usual } } }),
  );
}

async function repairBrand(recovery: Recovery, brand: BrandDefinition, person: UserRecord | null): Promise<void> {
  const { client } = recovery.services;
  const definitions = await current(recovery);
  const asker = askerOf(recovery, definitions, person);
  const obstacleWith = (flow: string | null) =>
    findObstacle(asker, { db: client, definitions }, { ...brand, flows: { ...brand.flows, authentication: flow } });
  const obstacle = await obstacleWith(brand.flows.authentication ?? null);
  if (!obstacle) return;
  const shipped = flowBySlug(definitions, SHIPPED.name + SHIPPED.flow);
  const usable = shipped && !(await obstacleWith(shipped.pk)) ? shipped : null;
  const what = usable ? `its login flow “${usable.name}”` : "a new copy of the login flow that comes along";
  await recovery.step(`${obstacle} Gave the brand “${brand.domain}” ${what}.`, async () => {
    const flowAuthenticationId = usable?.pk ?? (await copyShippedFlow(recovery));
    const stored = await client.brand.updateMany({ where: { id: brand.pk }, data: { flowAuthenticationId } });
    if (stored.count === 0)
      await client.brand.create({ data: { domain: BRAND_DOMAIN, default: true, flowAuthenticationId } });
  });
}

/** Makes the login flow that comes along once more, with stages and policies of its own. @returns its key */
async function copyShippedFlow({ services, environment }: Recovery): Promise<string> {
  for (const folder of environment.folders) {
    const file = await readBlueprintFile(folder, SHIPPED.file);
    if (!file) continue;
    const name = `recovered-authentication-${randomBytes(4).toString("hex")}`;
    const result = await applyBlueprint(createImportSetup(services.client, environment), {
      file: file.path,
      text: file.text.replaceAll(SHIPPED.name, name),
      context: { [firstApplicationKey]: true },
      policy: trustFolder(folder),
    });
    if (result.error) throw new Error(`${SHIPPED.file} could not be applied: ${result.error.message}`);
    const flow = await services.client.flow.findUniqueOrThrow({ where: { slug: name + SHIPPED.flow } });
    return flow.id;
  }
  throw new Error(`${SHIPPED.file} is not there. Run the command in the folder of the installation.`);
}
