/**
 * The name that a cookie has on the wire. Over TLS the `__Host-` prefix makes browsers refuse a cookie that another host of the same
 * domain, or a connection without TLS, tries to plant (RFC 6265bis §4.1.3.2).
 *
 * @param base the name in this project
 * @param secure whether browsers use https
 */
export function cookieName(base: string, secure: boolean): string {
  return secure ? `__Host-${base}` : base;
}
