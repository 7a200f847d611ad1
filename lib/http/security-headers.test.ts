import { expect, it } from "vitest";
import { contentSecurityPolicy, isCacheable, securityHeaders } from "./security-headers.ts";

const nonce = "dGVzdC1ub25jZQ==";

function directivesOf(policy: string): Record<string, string[]> {
  return Object.fromEntries(policy.split("; ").map((line) => [line.split(" ")[0] ?? "", line.split(" ").slice(1)]));
}

it("lets only scripts and styles with the nonce run, and nothing be evaluated or inlined", () => {
  const policy = contentSecurityPolicy({ nonce, development: false, https: true });
  const directives = directivesOf(policy);
  expect(directives["script-src"]).toEqual(["'self'", `'nonce-${nonce}'`, "'strict-dynamic'"]);
  expect(directives["style-src"]).toEqual(["'self'", `'nonce-${nonce}'`]);
  expect(policy).not.toMatch(/unsafe/);
});

it("loads and sends nothing elsewhere but pictures over https", () => {
  const directives = directivesOf(contentSecurityPolicy({ nonce, development: false, https: true }));
  expect(directives["img-src"]).toEqual(["'self'", "data:", "https:"]);
  for (const name of ["default-src", "font-src", "connect-src", "frame-src", "form-action", "frame-ancestors"]) {
    expect(directives[name], name).toEqual(["'self'"]);
  }
  for (const name of ["object-src", "base-uri"]) expect(directives[name], name).toEqual(["'none'"]);
});

it("lets exactly what a page names be loaded besides, run by our own scripts only", () => {
  const sources = ["https://captcha.example"];
  const plain = directivesOf(contentSecurityPolicy({ nonce, development: false, https: true }));
  const wider = directivesOf(contentSecurityPolicy({ nonce, development: false, https: true, sources }));
  const changed = Object.keys(wider).filter((name) => String(wider[name]) !== String(plain[name]));
  expect(changed).toEqual(["script-src", "style-src", "connect-src", "frame-src"]);
  for (const name of changed) expect(wider[name], name).toEqual([...(plain[name] ?? []), ...sources]);
  const referrer = (more: object) =>
    securityHeaders({ nonce, development: false, https: true, ...more })["Referrer-Policy"];
  expect(referrer({ sources })).toBe("strict-origin-when-cross-origin");
  expect(referrer({ sources: [] })).toBe("same-origin");
});

it("asks browsers to stay with https only where they use it", () => {
  expect(securityHeaders({ nonce, development: false, https: false })).not.toHaveProperty("Strict-Transport-Security");
  expect(securityHeaders({ nonce, development: false, https: true })["Strict-Transport-Security"]).toMatch(
    /^max-age=\d{8,}$/,
  );
});

it("allows what hot reloading needs in development only", () => {
  const policy = contentSecurityPolicy({ nonce, development: true, https: false });
  expect(directivesOf(policy)["script-src"]).toContain("'unsafe-eval'");
  expect(directivesOf(policy)["connect-src"]).toContain("ws:");
});

it.each([
  ["/_next/static/chunks/a.js", true],
  ["/static/brand/logo.svg", true],
  ["/_next/data/a.json", false],
  ["/staticky", false],
  ["/if/flow/static/", false],
])("lets %s be stored: %s", (path, cacheable) => {
  expect(isCacheable(path)).toBe(cacheable);
});
