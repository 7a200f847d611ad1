import type { Db } from "#lib/db/client.ts";
import { rehearse } from "#lib/dry-run/rehearsal.ts";
import type { BrandDefinition, Definitions } from "#lib/flows/definitions.ts";
import { loadDefinitions } from "#lib/flows/load-definitions.ts";
import { hasActiveAdministrator, lockAdministrators } from "#lib/identity/administrators.ts";
import { selectBrand } from "#lib/identity/brands.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import type { ApiCall } from "../endpoint.ts";
import { ApiError } from "../errors.ts";
import { CONFIRM_LOCKOUT, CONFIRM_PARAMETER, LOCKOUT_CODE } from "./lockout.ts";
import { describeWayIn, findObstacle } from "./way-in.ts";

/** What a change may touch of what keeps administrators in. */
export interface Concern {
  /** Whether it may take administrators' rights away, or what lets them in. */
  administrators?: boolean;
  /** Whether somebody could administer before the change, where that cannot be asked any more. */
  had?: boolean;
  /** What is changed and what it refers to, by key; left out: anything. When the login flow knows none of them, it stays as it is. */
  keys?: readonly string[];
}

const NOBODY =
  "Somebody who is active has to remain a superuser; otherwise nobody could administer the installation any more.";

/**
 * Carries out a change, and refuses it when it would lock administrators out: nobody who is active would be a superuser, or whoever asks
 * could not log in any more, at the address that they use or at the default brand, where they can now. With `?confirm=lockout` it is
 * carried out all the same.
 *
 * Costs one short query; more only when something that decides how flows run has really changed, and concerns the way in.
 *
 * @param db the transaction of the change, which a refusal undoes
 * @throws ApiError 400 with the code `lockout`
 */
export async function guardAccess<Result>(
  call: ApiCall,
  db: Db,
  concern: Concern,
  work: () => Promise<Result>,
): Promise<Result> {
  if (call.query.get(CONFIRM_PARAMETER) === CONFIRM_LOCKOUT) return work();
  if (concern.administrators) await lockAdministrators(db);
  // Where programs alone are superusers, nobody is locked out by anything.
  const had = concern.administrators && (concern.had ?? (await hasActiveAdministrator(db)));
  const result = await work();
  if (had && !(await hasActiveAdministrator(db))) throw lockout(NOBODY);
  const { version } = await db.configVersion.findUniqueOrThrow({ where: { id: 1 } });
  const isSame = version === call.definitions.version;
  if (isSame && !concern.administrators) return result;
  const before = { db, definitions: call.definitions };
  const brands = brandsOf(call, call.definitions);
  const ways = await Promise.all(brands.map((brand) => describeWayIn(call, before, brand)));
  const { keys } = concern;
  const isNear = !keys || concern.administrators || ways.some((way) => keys.some((key) => way.includes(key)));
  if (!isNear) return result;
  const definitions = isSame ? call.definitions : await loadDefinitions(db, call.services.stages, version);
  const after = { db, definitions };
  const asker = { ...call, caller: { user: await readAgain(call, db) } };
  for (const brand of brandsOf(call, definitions)) {
    if (ways.includes(await describeWayIn(asker, after, brand))) continue;
    const obstacle = await ask(() => findObstacle(asker, after, brand));
    const former = brands.find(({ pk }) => pk === brand.pk) ?? brands[0];
    if (obstacle && former && !(await ask(() => findObstacle(call, before, former)))) throw lockout(obstacle);
  }
  return result;
}

/** Whoever asks, as the change leaves them: their groups and attributes may decide whether they are let in. */
async function readAgain({ caller }: ApiCall, db: Db): Promise<UserRecord | null> {
  const pk = caller.user?.pk ?? null;
  return pk === null ? null : findUserByKey(db, pk);
}

/** Asks policies inside a change that may be undone: they ask no other system. */
function ask<Result>(work: () => Promise<Result>): Promise<Result> {
  return rehearse({ ask: () => undefined }, work);
}

/** The brand by which the caller came, and the one that everybody else comes by. */
function brandsOf({ facts }: ApiCall, definitions: Definitions): BrandDefinition[] {
  const usual = definitions.brands.find((brand) => brand.default);
  return [...new Set([selectBrand(definitions, facts.host), ...(usual ? [usual] : [])])];
}

function lockout(reason: string): ApiError {
  return new ApiError(400, { non_field_errors: [reason], code: LOCKOUT_CODE });
}
