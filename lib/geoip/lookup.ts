import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { env } from "#lib/env.ts";
import { DatabaseFile } from "./database-file.ts";
import { type Network, type Place, toNetwork, toPlace } from "./records.ts";

/** What is known of an address; a key is missing where there is no database to ask, and null where that does not know. */
export interface Location {
  geoip?: Place | null;
  asn?: Network | null;
}

interface Databases {
  city: DatabaseFile | null;
  asn: DatabaseFile | null;
}

// Next.js bundles a second copy of every module; the databases are large and there once.
const slot = globalThis as unknown as Record<symbol, Databases | undefined>;
const key = Symbol.for("vestibule.geoip");

function databases(): Databases {
  slot[key] ??= openDatabases({ city: env().GEOIP_CITY_DB, asn: env().GEOIP_ASN_DB });
  return slot[key];
}

function openDatabases({ city, asn }: { city?: string | undefined; asn?: string | undefined }): Databases {
  return { city: city ? new DatabaseFile(city) : null, asn: asn ? new DatabaseFile(asn) : null };
}

/** Uses other files than the environment names. @param paths undefined: those of the environment again */
export function setGeoDatabases(paths: { city?: string; asn?: string } | undefined): void {
  slot[key] = paths && openDatabases(paths);
}

/** Looks now whether the files have changed. */
export async function refreshGeoDatabases(): Promise<void> {
  const { city, asn } = databases();
  await Promise.all([city?.refresh(), asn?.refresh()]);
}

/**
 * Where an address is and whose network it belongs to. Takes microseconds and never fails.
 *
 * @param address in any form; one that is none is nowhere
 */
export function locate(address: string): Location {
  const { city, asn } = databases();
  const bare = address.replace(/%.*$/, "");
  const usual = isIP(bare) ? ipaddr.process(bare).toString() : null;
  return {
    ...(city?.isThere ? { geoip: usual ? toPlace(find(city, usual)[0]) : null } : {}),
    ...(asn?.isThere ? { asn: usual ? toNetwork(...withAddress(find(asn, usual), usual)) : null } : {}),
  };
}

/** What of it events and score records keep: only what is known. */
export function knownLocation(address: string): { geo?: Place; asn?: Network } {
  const { geoip, asn } = locate(address);
  return { ...(geoip ? { geo: geoip } : {}), ...(asn ? { asn } : {}) };
}

function withAddress([record, prefix]: [unknown, number], address: string): [unknown, string, number] {
  return [record, address, prefix];
}

/** A file whose inside is broken knows nothing. */
function find(database: DatabaseFile, address: string): [unknown, number] {
  try {
    return database.find(address);
  } catch {
    return [null, 0];
  }
}
