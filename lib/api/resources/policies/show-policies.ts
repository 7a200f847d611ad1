import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { countryName } from "#lib/geoip/countries.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import { type PolicyTypeName, type PolicyTypeNames, policyTypes } from "#lib/policies/policy-types.ts";
import { modelNamed } from "../../models.ts";

/** What every policy shows besides what can be written. */
export const policyReadOnly = {
  pk: z.guid(),
  component: z.string(),
  verbose_name: z.string(),
  verbose_name_plural: z.string(),
  meta_model_name: z.string(),
  bound_to: z.int(),
};

const namesByModel: ReadonlyMap<string, PolicyTypeNames> = new Map(
  Object.values(policyTypes).map((names) => [names.model, names]),
);

/** Policies of one type as answers show them. @param records as their model represents them */
export async function showPolicies(db: Db, records: ObjectRecord[]): Promise<ObjectRecord[]> {
  const uses = await countUses(
    db,
    records.map(({ pk }) => String(pk)),
  );
  return records.map((record) => {
    const names = namesByModel.get(String(record.meta_model_name));
    return {
      ...record,
      ...(Array.isArray(record.countries) && { countries_obj: record.countries.map(describeCountry) }),
      component: names?.component ?? "",
      verbose_name: names?.verboseName ?? "",
      verbose_name_plural: names?.verboseNamePlural ?? "",
      bound_to: uses.get(String(record.pk)) ?? 0,
    };
  });
}

const describeCountry = (code: unknown) => ({ code, name: countryName(String(code)) });

/** Policies by key, each with the settings of its type. */
export async function loadPolicies(db: Db, keys: readonly string[]): Promise<Map<string, ObjectRecord>> {
  if (keys.length === 0) return new Map();
  const rows = await db.policy.findMany({
    where: { id: { in: [...new Set(keys)] } },
    select: { id: true, type: true },
  });
  const shown: ObjectRecord[] = [];
  for (const [type, group] of Map.groupBy(rows, (row) => row.type)) {
    const names = policyTypes[type as PolicyTypeName];
    const found = group.map(({ id }) => ({ pk: id }));
    if (names) shown.push(...(await showPolicies(db, await modelNamed(names.model).representAll(db, found))));
  }
  return new Map(shown.map((record) => [String(record.pk), record]));
}

/** How many bindings and prompt stages use policies, by key. */
async function countUses(db: Db, keys: string[]): Promise<Map<string, number>> {
  const [bindings, references] = await Promise.all([
    db.policyBinding.groupBy({ by: ["policyId"], where: { policyId: { in: keys } }, _count: true }),
    db.stageReference.groupBy({ by: ["policyId"], where: { policyId: { in: keys } }, _count: true }),
  ]);
  const counts = new Map<string, number>();
  for (const { policyId, _count } of [...bindings, ...references])
    if (policyId) counts.set(policyId, (counts.get(policyId) ?? 0) + _count);
  return counts;
}
