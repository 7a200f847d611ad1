import type { Db } from "#lib/db/client.ts";
import { knownLocation } from "#lib/geoip/lookup.ts";
import type { SystemSettings } from "./settings.ts";

const LIFETIME_MS = 24 * 3_600_000;
/** Longer identifiers are somebody playing; they share a record. */
const LONGEST_IDENTIFIER = 254;

/**
 * Raises or lowers the score of an identifier at an address, within the limits. One statement, so that parallel changes all count.
 * A record lives a day from its first change; an expired one starts again from nothing.
 */
export async function changeReputation(
  db: Db,
  settings: Pick<SystemSettings, "reputation_lower_limit" | "reputation_upper_limit">,
  change: { identifier: string; ip: string; by: 1 | -1; now: Date },
): Promise<void> {
  const { reputation_lower_limit: lowest, reputation_upper_limit: highest } = settings;
  const identifier = change.identifier.slice(0, LONGEST_IDENTIFIER);
  const first = Math.max(lowest, Math.min(highest, change.by));
  const expires = new Date(change.now.getTime() + LIFETIME_MS);
  const { geo = {}, asn = {} } = knownLocation(change.ip);
  const [place, network] = [JSON.stringify(geo), JSON.stringify(asn)];
  await db.$executeRaw`
    INSERT INTO "reputation"
      ("reputation_uuid", "identifier", "ip", "ip_geo_data", "ip_asn_data", "score", "updated", "expires")
    VALUES (gen_random_uuid(), ${identifier}, ${change.ip}, ${place}::jsonb, ${network}::jsonb, ${first}, ${change.now},
      ${expires})
    ON CONFLICT ("identifier", "ip") DO UPDATE SET
      "score" = CASE WHEN "reputation"."expires" <= ${change.now} THEN ${first}
        ELSE greatest(${lowest}::int, least(${highest}::int, "reputation"."score" + ${change.by}::int)) END,
      "expires" = CASE WHEN "reputation"."expires" <= ${change.now} THEN ${expires} ELSE "reputation"."expires" END,
      "ip_geo_data" = excluded."ip_geo_data", "ip_asn_data" = excluded."ip_asn_data", "updated" = ${change.now}`;
}
