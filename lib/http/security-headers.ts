/** What the policy of one answer depends on. */
export interface SecurityContext {
  /** Base64; scripts and styles that carry it may run. */
  nonce: string;
  /** The development server evaluates code, injects styles and talks to the browser over a web socket. */
  development: boolean;
  /** Whether the browser reached us over TLS. */
  https: boolean;
  /** Where else this page's scripts, frames and requests may come from and go to: a captcha's provider. */
  sources?: readonly string[];
}

const ONE_YEAR_S = 31_536_000;

/**
 * The Content-Security-Policy (CSP level 3) of an answer: markup that got into a page runs nothing, loads nothing from elsewhere but pictures,
 * and sends no form to another place. `form-action` also governs where a form's redirect leads in some browsers, so an action
 * redirects within the site only.
 */
export function contentSecurityPolicy({ nonce, development, sources = [] }: SecurityContext): string {
  const directives: Record<string, string[]> = {
    "default-src": ["'self'"],
    // Browsers that know 'strict-dynamic' go by who loads a script and not by where it comes from.
    "script-src": [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      ...(development ? ["'unsafe-eval'"] : []),
      ...sources,
    ],
    "style-src": ["'self'", development ? "'unsafe-inline'" : `'nonce-${nonce}'`, ...sources],
    "img-src": ["'self'", "data:", "https:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'", ...(development ? ["ws:", "wss:"] : []), ...sources],
    "frame-src": ["'self'", ...sources],
    "worker-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'self'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}

/** The headers that every answer carries, whatever it is. */
export function securityHeaders(context: SecurityContext): Record<string, string> {
  return {
    "Content-Security-Policy": contentSecurityPolicy(context),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    // Addresses may carry tokens: they stay within the site. A captcha's provider has to know which site it is, and learns no more.
    "Referrer-Policy": context.sources?.length ? "strict-origin-when-cross-origin" : "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy":
      "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)",
    ...(context.https ? { "Strict-Transport-Security": `max-age=${ONE_YEAR_S}` } : {}),
  };
}

/** Whether an answer may be stored by browsers and caches: only files that are the same for everybody. @param path without query */
export function isCacheable(path: string): boolean {
  return ["/_next/static/", "/static/", "/media/"].some((folder) => path.startsWith(folder));
}
