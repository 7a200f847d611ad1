import { expect, test } from "vitest";
import { isEmailAddress, isUrl } from "./url.ts";

const schemes = ["http", "https", "ftp", "ftps"];

test.each([
  "http://www.djangoproject.com/",
  "HTTP://EXAMPLE.COM",
  "https://authentik.company",
  "http://localhost",
  "http://localhost:8000/path?query#fragment",
  "http://user:pass@example.com:8080",
  "http://192.0.2.1/",
  "http://[::1]:9000/",
  "http://[2001:db8::1]",
  "http://valid-with-hyphens.com/",
  "http://example.com./",
  "http://münchen.example/",
  "http://xn--mnchen-3ya.example/",
  "ftp://example.com/?q=a+b",
  "https://example.org?x=http://a",
])("%s is a URL", (text) => {
  expect(isUrl(text, schemes)).toBe(true);
});

test.each([
  "",
  "foo",
  "authentik",
  "example.com",
  "//example.com",
  "http://",
  "http:///path",
  "http://example",
  "http://-invalid.com",
  "http://inv-.alid-.com",
  "http://example..com",
  "http://1.1.1",
  "http://256.1.1.1",
  "http://1.1.1.1.1",
  "http://[::1",
  "http://[12345]",
  "http://[::1%eth0]",
  "http://exa mple.com",
  "http://example.com/a b",
  "http://example.com\n",
  "http://example.com/\t",
  "http://example.com:65536",
  "http://example.com:x",
  "http://a@b@example.com",
  "http://user:pa/ss@example.com",
  "javascript:alert(1)",
  "javascript://example.com/%0aalert(1)",
  "file:///etc/passwd",
  `http://${"a".repeat(64)}.com`,
  `http://example.com/${"a".repeat(3_000)}`,
])("%j is none", (text) => {
  expect(isUrl(text, schemes)).toBe(false);
});

test("only the schemes that are asked for pass", () => {
  expect(isUrl("ftp://example.com", ["https"])).toBe(false);
  expect(isUrl("git+ssh://example.com/repo", ["git+ssh"])).toBe(true);
});

test.each([
  "email@here.com",
  "weirder-email@here.and.there.example",
  "a.b+c@example.org",
  '"quoted text"@example.com',
  "email@[127.0.0.1]",
  "email@[::1]",
  "a@localhost",
  "test@domain.with.idn.tld.उदाहरण.परीक्षा",
])("%s is an address", (text) => {
  expect(isEmailAddress(text)).toBe(true);
});

test.each([
  "",
  "abc",
  "abc@",
  "@example.com",
  "abc@.com",
  "a b@example.com",
  "a@b@example.com",
  "a@example",
  "a@example.com\n",
  "a..b@example.com",
  ".a@example.com",
  "a@[127.0.0]",
  `${"a".repeat(400)}@example.com`,
])("%j is no address", (text) => {
  expect(isEmailAddress(text)).toBe(false);
});

test("long hostile texts are judged quickly", () => {
  const begin = performance.now();
  isUrl(`http://${"a-".repeat(1_000)}`, schemes);
  isUrl(`http://${"a.".repeat(1_000)}`, schemes);
  isEmailAddress(`${"a.".repeat(150)}@`);
  isEmailAddress(`a@${"a-".repeat(150)}`);
  expect(performance.now() - begin).toBeLessThan(500);
});
