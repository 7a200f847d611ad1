import { isIPv4, isIPv6 } from "node:net";

const maximumUrlLength = 2048;
const maximumHostLength = 253;

// Letters that host names may have beyond ASCII (internationalised names written as they are).
const letter = "a-z\\u00a1-\\uffff0-9";
const hostLabel = `[${letter}](?:[${letter}-]{0,61}[${letter}])?`;
const topLevelDomain = `(?!-)(?:[a-z\\u00a1-\\uffff-]{2,63}|xn--[a-z0-9]{1,59})(?<!-)`;
const hostName = new RegExp(`^(?:localhost|${hostLabel}(?:\\.${hostLabel})*\\.${topLevelDomain}\\.?)$`, "i");
const parts =
  /^([a-z][a-z0-9+.-]*):\/\/(?:[^\s:@/]+(?::[^\s:@/]*)?@)?(\[[^\]\s]*\]|[^\s:/?#[\]@]+)(?::([0-9]{1,5}))?(?:[/?#]\S*)?$/i;

function isHost(host: string): boolean {
  if (host.startsWith("[")) return isIPv6(host.slice(1, -1)) && !host.includes("%");
  if (host.length > maximumHostLength) return false;
  // All digits and dots means an address; "1.2.3" or "300.1.1.1" is none, and no name either.
  return /^[0-9.]+$/.test(host) ? isIPv4(host) : hostName.test(host);
}

/**
 * Whether a text is an absolute URL with one of the schemes and a host that could exist: a name with a top-level domain,
 * `localhost` or an address. The same texts pass as with the reference implementation's validator.
 */
export function isUrl(text: string, schemes: string[]): boolean {
  if (text.length > maximumUrlLength || /[\t\r\n]/.test(text)) return false;
  const [, scheme, host, port] = parts.exec(text) ?? [];
  if (scheme === undefined || host === undefined) return false;
  return schemes.includes(scheme.toLowerCase()) && isHost(host) && (port === undefined || Number(port) <= 65_535);
}

/** Whether a text is an e-mail address: a plain or quoted local part, and a host name, `localhost` or `[address]`. */
export function isEmailAddress(text: string): boolean {
  const at = text.lastIndexOf("@");
  if (at < 1 || text.length > 320) return false;
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  const isLocal =
    /^[-!#$%&'*+/=?^_`{}|~0-9A-Z]+(\.[-!#$%&'*+/=?^_`{}|~0-9A-Z]+)*$/i.test(local) ||
    /^"(?:[ !#-[\]-~]|\\[ -~])*"$/.test(local);
  if (!isLocal) return false;
  if (domain.startsWith("[") && domain.endsWith("]")) {
    const address = domain.slice(1, -1).replace(/^ipv6:/i, "");
    return isIPv4(address) || isIPv6(address);
  }
  return hostName.test(domain) && !domain.endsWith(".");
}
