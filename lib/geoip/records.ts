import ipaddr from "ipaddr.js";
import { z } from "zod";

/** Where an address is, as policies, events and sessions show it. */
export interface Place {
  /** Two letters, such as `EU`. */
  continent: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  /** Degrees north. */
  lat: number | null;
  /** Degrees east. */
  long: number | null;
  /** English name; blank when unknown. */
  city: string;
}

/** Whose network an address belongs to. */
export interface Network {
  /** Number of the autonomous system. */
  asn: number;
  /** Who runs it; blank when unknown. */
  as_org: string;
  /** The announced network in CIDR notation. */
  network: string;
}

const degrees = z.number().nullable().catch(null);
const cityRecord = z.object({
  continent: z.object({ code: z.string() }).nullish().catch(null),
  country: z.object({ iso_code: z.string() }).nullish().catch(null),
  location: z.object({ latitude: degrees, longitude: degrees }).nullish().catch(null),
  city: z
    .object({ names: z.object({ en: z.string() }) })
    .nullish()
    .catch(null),
});

/** Reads a record of a city (or country) database. @returns null when there is none */
export function toPlace(record: unknown): Place | null {
  const parsed = cityRecord.safeParse(record);
  if (!parsed.success) return null;
  const { continent, country, location, city } = parsed.data;
  return {
    continent: continent?.code ?? null,
    country: country?.iso_code ?? null,
    lat: location?.latitude ?? null,
    long: location?.longitude ?? null,
    city: city?.names.en ?? "",
  };
}

const asnRecord = z.object({
  autonomous_system_number: z.int(),
  autonomous_system_organization: z.string().catch(""),
});

/**
 * Reads a record of an ASN database.
 *
 * @param prefix how many leading bits of the address the record is about
 * @returns null when there is none
 */
export function toNetwork(record: unknown, address: string, prefix: number): Network | null {
  const parsed = asnRecord.safeParse(record);
  if (!parsed.success) return null;
  const { autonomous_system_number: asn, autonomous_system_organization: as_org } = parsed.data;
  const kind = ipaddr.IPv4.isIPv4(address) ? ipaddr.IPv4 : ipaddr.IPv6;
  return { asn, as_org, network: `${kind.networkAddressFromCIDR(`${address}/${prefix}`)}/${prefix}` };
}
