import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { locales } from "#lib/i18n/locales.ts";
import { messagesOf } from "#lib/i18n/translator.ts";
import { findTag, tagsOf } from "../flow/testing.tsx";
import { UserHome } from "../user/user-home.tsx";
import { ErrorBoundaryPage } from "./error-boundary-page.tsx";
import { ErrorPage } from "./error-page.tsx";
import { NotFoundPage } from "./not-found-page.tsx";

const brand = { title: "Acme", logo: "/l.svg", favicon: "/f.svg", customCss: "", background: "/b.svg" };
const hostile = '"><script>alert(1)</script>';

test.each(locales)("the pages for faults have words and a way out in %s", (locale) => {
  const pages = [
    renderToStaticMarkup(<NotFoundPage brand={brand} locale={locale} />),
    renderToStaticMarkup(<ErrorPage brand={brand} locale={locale} requestId="req-9" />),
  ];
  for (const html of pages) {
    expect(findTag(html, "div")?.attributes).toMatchObject({ lang: locale, dir: locale === "ar" ? "rtl" : "ltr" });
    expect(findTag(html, "a", { href: "/" })).toBeDefined();
  }
  expect(pages[1]).toContain("<code>req-9</code>");
});

test("an error page may say why, and still has its reference", () => {
  const html = renderToStaticMarkup(
    <ErrorPage brand={brand} locale="en" requestId="req-9" heading="No such flow" message={hostile} />,
  );
  expect(html).toContain("No such flow");
  expect(html).toContain("req-9");
  expect(html).not.toContain("<script");
});

test("an error boundary shows the digest and can try again", () => {
  const html = renderToStaticMarkup(<ErrorBoundaryPage digest="d1" retry={() => {}} />);
  expect(html).toContain("<code>d1</code>");
  expect(findTag(html, "button")).toBeDefined();
});

test("a person's home shows who they are and what they can do", () => {
  const user = { name: hostile, username: "ada", email: "", avatar: "/a.png" };
  const links = { settings: "/settings", password: undefined, signOut: "/out" };
  const html = renderToStaticMarkup(<UserHome brand={brand} locale="en" user={user} links={links} />);
  expect(html).not.toContain("<script");
  expect(html).toContain("ada");
  expect(html).toContain(messagesOf("en").user.none);
  expect(tagsOf(html).flatMap((tag) => (tag.name === "a" ? [tag.attributes.href] : []))).toEqual(["/settings", "/out"]);
});

test("without anything to change there is no empty menu", () => {
  const user = { name: "", username: "ada", email: "a@b.c", avatar: "/a.png" };
  const html = renderToStaticMarkup(<UserHome brand={brand} locale="en" user={user} links={{ signOut: "/out" }} />);
  expect(html).toContain("Hello, ada");
  expect(findTag(html, "nav")).toBeUndefined();
});

test("a page whose answer was one too many says so, under a title of its own", () => {
  const html = renderToStaticMarkup(<ErrorBoundaryPage digest={undefined} retry={() => {}} tooMany />);
  expect(html).toContain("<h1>Too many requests</h1>");
  expect(html).toMatch(/<title>Too many requests/);
});
