import { isIPv4, isIPv6 } from "node:net";

/** An IP address as the interpreters' address objects need it. */
export interface AddressFacts {
  version: 4 | 6;
  /** Canonical text. */
  text: string;
  /** The address as a number, in decimal digits. */
  number: string;
  is_private: boolean;
  is_global: boolean;
  is_loopback: boolean;
  is_link_local: boolean;
  is_multicast: boolean;
  is_reserved: boolean;
  is_unspecified: boolean;
}

/** An IP network: its first and last address and the length of its prefix in bits. */
export interface NetworkFacts {
  version: 4 | 6;
  text: string;
  prefixlen: number;
  first: AddressFacts;
  last: AddressFacts;
}

interface Address {
  version: 4 | 6;
  value: bigint;
}

const bits = { 4: 32, 6: 128 } as const;

/** Reads an address; undefined for anything else, shorthand (`127.1`), leading zeros and zones included. */
function parseAddress(text: string): Address | undefined {
  if (isIPv4(text))
    return { version: 4, value: BigInt(text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0)) };
  if (!isIPv6(text) || text.includes("%")) return undefined;
  // The URL parser writes any notation as hexadecimal groups.
  const [head = "", tail] = new URL(`http://[${text}]`).hostname.slice(1, -1).split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill("0"), ...after];
  return { version: 6, value: BigInt(`0x${groups.map((group) => group.padStart(4, "0")).join("")}`) };
}

function writeAddress({ version, value }: Address): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  const digits = value.toString(16).padStart(32, "0");
  return new URL(`http://[${digits.match(/.{4}/g)?.join(":")}]`).hostname.slice(1, -1);
}

interface Block {
  version: 4 | 6;
  /** Bits that do not count. */
  shift: bigint;
  prefix: bigint;
}

function readBlocks(...cidrs: string[]): Block[] {
  return cidrs.flatMap((cidr) => {
    const [base = "", length = "0"] = cidr.split("/");
    const address = parseAddress(base);
    if (!address) return [];
    const shift = BigInt(bits[address.version] - Number(length));
    return [{ version: address.version, shift, prefix: address.value >> shift }];
  });
}

const isIn = ({ version, value }: Address, blocks: Block[]) =>
  blocks.some((block) => block.version === version && value >> block.shift === block.prefix);

// From the registries of special-purpose addresses (RFC 6890 and its successors).
const privateBlocks = readBlocks(
  ...["0.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24"],
  ...["192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4"],
  ...["::1/128", "::/128", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"],
  ...["fc00::/7", "fe80::/10"],
);
const globalWithinPrivate = readBlocks(
  ...["192.0.0.9/32", "192.0.0.10/32", "2001:1::1/128", "2001:1::2/128", "2001:3::/32", "2001:4:112::/48"],
  ...["2001:20::/28", "2001:30::/28"],
);
const reservedBlocks = readBlocks(
  ...["240.0.0.0/4", "::/8", "100::/8", "200::/7", "400::/6", "800::/5", "1000::/4", "4000::/3", "6000::/3"],
  ...["8000::/3", "a000::/3", "c000::/3", "e000::/4", "f000::/5", "f800::/6", "fe00::/9"],
);
const sharedBlocks = readBlocks("100.64.0.0/10");
const mappedBlocks = readBlocks("::ffff:0:0/96");
const loopbackBlocks = readBlocks("127.0.0.0/8", "::1/128");
const linkLocalBlocks = readBlocks("169.254.0.0/16", "fe80::/10");
const multicastBlocks = readBlocks("224.0.0.0/4", "ff00::/8");
const unspecifiedBlocks = readBlocks("0.0.0.0/32", "::/128");

function collectFacts(address: Address): AddressFacts {
  // An IPv4 address in IPv6 clothes is judged as what it is.
  const judged: Address = isIn(address, mappedBlocks) ? { version: 4, value: address.value & 0xffff_ffffn } : address;
  const isPrivate = isIn(judged, privateBlocks) && !isIn(judged, globalWithinPrivate);
  return {
    version: address.version,
    text: writeAddress(address),
    number: address.value.toString(),
    is_private: isPrivate,
    is_global: !isPrivate && !isIn(judged, sharedBlocks),
    is_loopback: isIn(judged, loopbackBlocks),
    is_link_local: isIn(judged, linkLocalBlocks),
    is_multicast: isIn(judged, multicastBlocks),
    is_reserved: isIn(judged, reservedBlocks),
    is_unspecified: isIn(judged, unspecifiedBlocks),
  };
}

/** @throws Error when the text is not an address, worded as Python does */
export function describeAddress(text: string): AddressFacts {
  const address = parseAddress(text);
  if (!address) throw new Error(`'${text}' does not appear to be an IPv4 or IPv6 address`);
  return collectFacts(address);
}

/** The prefix length that the part after the slash means: a number of bits, or for IPv4 a net or host mask. */
function parsePrefix(text: string | undefined, version: 4 | 6): number | undefined {
  if (text === undefined) return bits[version];
  if (/^[0-9]{1,3}$/.test(text)) return Number(text) <= bits[version] ? Number(text) : undefined;
  const mask = version === 4 ? parseAddress(text) : undefined;
  if (mask?.version !== 4) return undefined;
  const digits = mask.value.toString(2).padStart(32, "0");
  if (/^1*0*$/.test(digits)) return digits.replaceAll("0", "").length;
  return /^0*1*$/.test(digits) ? digits.replaceAll("1", "").length : undefined;
}

/**
 * @param strict refuse a text whose address is not the first of its network
 * @throws Error when the text is not a network, worded as Python does
 */
export function describeNetwork(text: string, strict: boolean): NetworkFacts {
  const [base = "", prefix, ...rest] = text.split("/");
  const address = parseAddress(base);
  const prefixlen = address && rest.length === 0 ? parsePrefix(prefix, address.version) : undefined;
  if (!address || prefixlen === undefined) throw new Error(`'${text}' does not appear to be an IPv4 or IPv6 network`);
  const hostBits = BigInt(bits[address.version] - prefixlen);
  const first = (address.value >> hostBits) << hostBits;
  if (strict && first !== address.value) throw new Error(`${text} has host bits set`);
  const last = first + (1n << hostBits) - 1n;
  const { version } = address;
  return {
    version,
    text: `${writeAddress({ version, value: first })}/${prefixlen}`,
    prefixlen,
    first: collectFacts({ version, value: first }),
    last: collectFacts({ version, value: last }),
  };
}
