import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import ipaddr from "ipaddr.js";
import { setGeoDatabases } from "./lookup.ts";

/** A value of MaxMind's format; whole numbers become unsigned ones, other numbers doubles. */
type Value = string | number | Value[] | { [key: string]: Value };

const types = { string: 2, double: 3, uint32: 6, map: 7, array: 11 };

/** Encodes a value: a byte with type and size, then the content. */
function encode(value: Value): Buffer {
  if (typeof value === "string") return tagged(types.string, Buffer.byteLength(value), Buffer.from(value));
  if (typeof value === "number") return encodeNumber(value);
  if (Array.isArray(value)) return tagged(types.array, value.length, ...value.map(encode));
  const pairs = Object.entries(value);
  return tagged(types.map, pairs.length, ...pairs.flatMap(([key, inner]) => [encode(key), encode(inner)]));
}

function encodeNumber(value: number): Buffer {
  const bytes = Buffer.alloc(Number.isInteger(value) && value >= 0 ? 4 : 8);
  if (bytes.length === 4) bytes.writeUInt32BE(value);
  else bytes.writeDoubleBE(value);
  return tagged(bytes.length === 4 ? types.uint32 : types.double, bytes.length, bytes);
}

function tagged(type: number, size: number, ...content: Buffer[]): Buffer {
  if (size > 284) throw new Error("Test databases hold short values only.");
  const short = Math.min(size, 29);
  const head = type > 7 ? [short, type - 7] : [(type << 5) | short];
  return Buffer.concat([Buffer.from(size >= 29 ? [...head, size - 29] : head), ...content]);
}

/**
 * A database in MaxMind's format 2.0 (a binary tree over the bits of addresses, then the records), for tests.
 *
 * @param networks records by network in CIDR notation, without overlaps
 */
export function buildMmdb(networks: Record<string, { [key: string]: Value }>): Buffer {
  const records: Buffer[] = [];
  const tree: [number | null, number | null][] = [[null, null]];
  const leaves = new Map<number, number>();
  for (const [network, record] of Object.entries(networks)) {
    const offset = records.reduce((sum, { length }) => sum + length, 0);
    records.push(encode(record));
    const bits = toBits(network);
    let node = 0;
    bits.forEach((bit, depth) => {
      const pair = tree[node];
      if (!pair) throw new Error("The tree is broken.");
      const next = depth === bits.length - 1 ? -1 - leaves.size : (pair[bit] ?? tree.push([null, null]) - 1);
      if (next < 0) leaves.set(next, offset);
      pair[bit] = next;
      node = next;
    });
  }
  const count = tree.length;
  const nodes = Buffer.alloc(count * 8);
  tree.flat().forEach((target, index) => {
    const value = target === null ? count : target < 0 ? count + 16 + (leaves.get(target) ?? 0) : target;
    nodes.writeUInt32BE(value, index * 4);
  });
  const metadata = encode({
    node_count: count,
    record_size: 32,
    ip_version: 6,
    database_type: "Test",
    languages: ["en"],
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    description: { en: "Test" },
  });
  return Buffer.concat([
    nodes,
    Buffer.alloc(16),
    ...records,
    Buffer.from("\xab\xcd\xefMaxMind.com", "latin1"),
    metadata,
  ]);
}

/** The bits of a network; IPv4 is below `::/96`. */
function toBits(network: string): (0 | 1)[] {
  const [address, size] = ipaddr.parseCIDR(network);
  const bytes = [...(address.kind() === "ipv4" ? Array<number>(12).fill(0) : []), ...address.toByteArray()];
  const length = address.kind() === "ipv4" ? size + 96 : size;
  return bytes.flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => ((byte >> bit) & 1) as 0 | 1)).slice(0, length);
}

/** The record of a city database. */
export function cityRecord(continent: string, country: string, lat: number, long: number, city?: string) {
  return {
    continent: { code: continent },
    country: { iso_code: country },
    location: { latitude: lat + 1e-7, longitude: long + 1e-7 },
    ...(city ? { city: { names: { en: city } } } : {}),
  };
}

/** The record of an ASN database. */
export function asnRecord(number: number, organization: string) {
  return { autonomous_system_number: number, autonomous_system_organization: organization };
}

/** Addresses of the test databases, all from networks for documentation: where they are, and whose. */
export const places = {
  berlin: "192.0.2.1",
  potsdam: "192.0.2.129",
  newYork: "198.51.100.1",
  tokyo: "203.0.113.1",
  /** In a network without a place. */
  nowhere: "203.0.113.200",
  /** In neither database. */
  unknown: "10.0.0.1",
} as const;

const cities = {
  "192.0.2.0/25": cityRecord("EU", "DE", 52.52, 13.405, "Berlin"),
  "192.0.2.128/25": cityRecord("EU", "DE", 52.3906, 13.0645, "Potsdam"),
  "198.51.100.0/24": cityRecord("NA", "US", 40.7128, -74.006, "New York"),
  "203.0.113.0/25": cityRecord("AS", "JP", 35.6762, 139.6503),
  "2001:db8::/32": cityRecord("EU", "DE", 52.52, 13.405, "Berlin"),
};
const networks = {
  "192.0.2.0/24": asnRecord(64496, "Documentation One"),
  "198.51.100.0/24": asnRecord(64497, "Documentation Two"),
  "203.0.113.0/24": asnRecord(64498, "Documentation Three"),
  "2001:db8::/32": asnRecord(64499, "Documentation Six"),
};

/**
 * Writes test databases into a folder of their own and uses them.
 *
 * @param which databases there are; both unless said otherwise
 * @returns their paths, and what removes them again
 */
export async function useTestGeoDatabases(which: { city?: boolean; asn?: boolean } = { city: true, asn: true }) {
  const folder = await mkdtemp(path.join(tmpdir(), "vestibule-geoip-"));
  const paths = { city: path.join(folder, "city.mmdb"), asn: path.join(folder, "asn.mmdb") };
  await writeFile(paths.city, buildMmdb(cities));
  await writeFile(paths.asn, buildMmdb(networks));
  setGeoDatabases({ ...(which.city ? { city: paths.city } : {}), ...(which.asn ? { asn: paths.asn } : {}) });
  return {
    ...paths,
    async remove() {
      setGeoDatabases(undefined);
      await rm(folder, { recursive: true });
    },
  };
}
