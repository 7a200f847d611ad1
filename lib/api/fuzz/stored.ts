import type { PrismaClient } from "#lib/db/generated/client.ts";
import { policyTypes } from "#lib/policies/policy-types.ts";
import { stageTypes } from "#lib/stages/stage-types.ts";

const tables = [
  "user",
  "group",
  "group_membership",
  "flow",
  "flow_stage_binding",
  "stage",
  "stage_reference",
  "policy",
  "policy_binding",
  "prompt",
  "brand",
  "invitation",
  "user_consent",
  "blueprint_instance",
  "outgoing_mail",
];
/** Everything that calls may change, and the records of changes. */
const fingerprintSql = `SELECT concat_ws('|', ${tables
  .map((table) => `(SELECT md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) FROM "${table}" t)`)
  .join(", ")}, (SELECT count(*) FROM "event" WHERE "action" LIKE 'model\\_%'), (SELECT count(*) FROM "token"),
  (SELECT count(*) FROM "session"), (SELECT "settings"::text FROM "system")) AS "all"`;

/** Policies that wait do so for half a minute unless told otherwise: there would be time for a dozen calls. */
export async function endWaiting(client: PrismaClient): Promise<void> {
  await client.$executeRaw`UPDATE "policy" SET "config" = "config" || '{"wait_min": 0, "wait_max": 0}' WHERE "type" = 'dummy'`;
}

/** What is stored, as a text that any change changes. */
export async function fingerprint(client: PrismaClient): Promise<string> {
  const [row] = await client.$queryRawUnsafe<[{ all: string }]>(fingerprintSql);
  return row.all;
}

/** Where keys are, by the path parameter that takes them; nothing of the caller's. */
const keySources: Readonly<Record<string, string>> = {
  slug: `SELECT "slug" FROM "flow"`,
  flow_slug: `SELECT "slug" FROM "flow"`,
  flow_uuid: `SELECT "flow_uuid" FROM "flow"`,
  bindable: `SELECT "pbm_uuid" FROM "policy_bindable"`,
  fsb_uuid: `SELECT "fsb_uuid" FROM "flow_stage_binding"`,
  stage_uuid: `SELECT "stage_uuid" FROM "stage"`,
  prompt_uuid: `SELECT "prompt_uuid" FROM "prompt"`,
  invite_uuid: `SELECT "invite_uuid" FROM "invitation"`,
  policy_uuid: `SELECT "policy_uuid" FROM "policy"`,
  policy_binding_uuid: `SELECT "policy_binding_uuid" FROM "policy_binding"`,
  id: `SELECT "id" FROM "user" WHERE "username" NOT LIKE 'admin-%'`,
  group_uuid: `SELECT "group_uuid" FROM "group" WHERE NOT "is_superuser"`,
  identifier: `SELECT "identifier" FROM "token" WHERE "identifier" NOT LIKE 'token-%'`,
  brand_uuid: `SELECT "brand_uuid" FROM "brand"`,
  event_uuid: `SELECT "event_uuid" FROM (SELECT "event_uuid" FROM "event" LIMIT 3) e`,
  instance_uuid: `SELECT "instance_uuid" FROM "blueprint_instance"`,
  ...Object.fromEntries(
    Object.entries(stageTypes).map(([type, { path }]) => [
      `/stages/${path}/{stage_uuid}/`,
      `SELECT "stage_uuid" FROM "stage" WHERE "type" = '${type}'`,
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(policyTypes).map(([type, { path }]) => [
      `/policies/${path}/{policy_uuid}/`,
      `SELECT "policy_uuid" FROM "policy" WHERE "type" = '${type}'`,
    ]),
  ),
};

/** Keys of what is stored, by the path parameter that takes them, 100 of each at most. */
export async function readKeys(client: PrismaClient): Promise<Map<string, string[]>> {
  const queries = Object.entries(keySources).map(
    ([kind, sql]) => `SELECT '${kind}' AS "kind", k::text AS "key" FROM (${sql}) AS t(k)`,
  );
  const rows = await client.$queryRawUnsafe<{ kind: string; key: string }[]>(queries.join(" UNION ALL "));
  const byKind = new Map<string, string[]>();
  for (const { kind, key } of rows) byKind.set(kind, [...(byKind.get(kind) ?? []), key].slice(-100));
  return byKind;
}
