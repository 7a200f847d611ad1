/** Only its scheme and host matter: relative addresses are resolved against it. */
const BASE = "https://relative.invalid";

/**
 * Returns an address that a link may carry: relative to this application, or `http` or `https`. Anything else (`javascript:`, `data:`, what
 * cannot be parsed) gives undefined. Browsers strip control characters before they read a scheme, and so does the URL parser used here.
 */
export function safeHref(address: string | null | undefined): string | undefined {
  if (!address) return undefined;
  const url = URL.parse(address, BASE);
  return url && (url.protocol === "https:" || url.protocol === "http:") ? address : undefined;
}

/** The host that an address leads to, for people to read; undefined within this application. */
export function hostOf(address: string): string | undefined {
  const url = URL.parse(address, BASE);
  return url && url.origin !== BASE ? url.host : undefined;
}
