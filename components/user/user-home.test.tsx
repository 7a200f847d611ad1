import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { locales } from "#lib/i18n/locales.ts";
import { messagesOf } from "#lib/i18n/translator.ts";
import { findTag, tagsOf } from "../flow/testing.tsx";
import { UserHome } from "./user-home.tsx";

const brand = { title: "Acme", logo: "/l.svg", favicon: "/f.svg", customCss: "", background: "/b.svg" };
const hostile = '"><script>alert(1)</script>';
const now = new Date("2026-03-01T12:00:00Z");
const nothing = async () => {};
const user = { name: "Ada", username: "ada", email: "", avatar: "/a.png" };

function session(id: string, more: object = {}) {
  const device = { browser: "Firefox", system: "Linux" };
  return { id, device, ip: "192.0.2.1", lastUsed: now, since: now, current: false, ...more };
}

function render(locale: (typeof locales)[number], sessions: object[], consents: object[] = []) {
  return renderToStaticMarkup(
    <UserHome
      brand={brand}
      locale={locale}
      user={user}
      links={{ signOut: "/out", deleteAccount: "/delete" }}
      logins={{ sessions: sessions as never, end: nothing, endOthers: nothing }}
      allowed={{ consents: consents as never, revoke: nothing }}
      now={now}
    />,
  );
}

test.each(locales)("%s: each login and each consent says what it is and has a button of its own", (locale) => {
  const consent = { id: 7, application: "Wiki", permissions: ["Read"], since: now, expires: new Date("2026-04-01") };
  const html = render(locale, [session("here", { current: true }), session("there")], [consent]);
  const hidden = tagsOf(html).filter((tag) => tag.name === "input" && tag.attributes.name === "id");
  expect(hidden.map((tag) => tag.attributes.value)).toEqual(["there", "7"]);
  const texts = messagesOf(locale).user;
  expect(html).toContain(texts.thisBrowser);
  expect(html).toContain(texts.endOthers);
  expect(html).toContain(
    new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(consent.expires),
  );
  expect(html).toContain("Wiki");
  expect(findTag(html, "a", { href: "/delete" })).toBeDefined();
});

test("with one login there is nothing to end, and an empty list says what would be there", () => {
  const html = render("en", [session("here", { current: true })]);
  expect(html).toContain(messagesOf("en").user.onlyHere);
  expect(html).toContain(messagesOf("en").user.noConsents);
  expect(findTag(html, "form")).toBeUndefined();
});

test("names of devices and applications are shown as text, whatever is in them (authentik CVE-2026-42849)", () => {
  const consent = { id: 1, application: hostile, permissions: [hostile], since: now, expires: null };
  const html = render("en", [session("a", { device: { browser: null, system: null }, ip: hostile })], [consent]);
  expect(html).not.toContain("<script>alert");
  expect(html).toContain(messagesOf("en").user.unknownDevice);
});
