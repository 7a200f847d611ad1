import { describe, expect, test } from "vitest";
import { locales } from "#lib/i18n/locales.ts";
import { messagesOf } from "#lib/i18n/translator.ts";
import { challenges, components } from "./screens/challenges.fixtures.ts";
import { screens } from "./screens/registry.tsx";
import { findTag, renderFlow, tagsOf, unescapeHtml } from "./testing.tsx";

const password = challenges["ak-stage-password"];
const withForm = components.filter((name) => renderFlow(challenges[name]).includes("<form"));

describe.each(components)("%s", (name) => {
  const challenge = challenges[name];

  test("is recognised and shows one heading that names its form", () => {
    const html = renderFlow(challenge);
    expect(html).not.toContain(messagesOf("en").unknown.heading);
    expect(tagsOf(html).filter((tag) => tag.name === "h1")).toHaveLength(1);
    const form = findTag(html, "form");
    if (form) expect(findTag(html, "h1")?.attributes.id).toBe(form.attributes["aria-labelledby"]);
  });

  test("has at most one form, and every control and picture in it has a name", () => {
    const html = renderFlow(challenge);
    const tags = tagsOf(html);
    expect(tags.filter((tag) => tag.name === "form").length).toBeLessThanOrEqual(1);
    const labelled = new Set(tags.filter((tag) => tag.name === "label").map((tag) => tag.attributes.for));
    for (const { name: tag, attributes } of tags) {
      if (tag === "img") expect(attributes.alt).toBeDefined();
      if (!["input", "select", "textarea"].includes(tag) || attributes.type === "hidden") continue;
      if (attributes.readonly === undefined) expect(attributes.name).toBeTruthy();
      expect(labelled.has(attributes.id) || attributes["aria-label"], JSON.stringify(attributes)).toBeTruthy();
    }
  });

  test("ids are unique and every reference leads to one", () => {
    const html = renderFlow({
      ...challenge,
      response_errors: { non_field_errors: [{ string: "No.", code: "invalid" }] },
    });
    const tags = tagsOf(html);
    const ids = tags.flatMap((tag) => tag.attributes.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { attributes } of tags) {
      const references = [attributes["aria-describedby"], attributes["aria-labelledby"], attributes.for];
      for (const id of references.flatMap((list) => list?.split(" ") ?? [])) expect(ids).toContain(id);
    }
  });

  test.each(locales)("has its words in %s, in the direction of the language", (locale) => {
    const html = renderFlow(challenge, { locale });
    const page = findTag(html, "div");
    expect(page?.attributes).toMatchObject({ lang: locale, dir: locale === "ar" ? "rtl" : "ltr" });
    // A text that is missing would show its key.
    expect(html).not.toMatch(
      /\b(common|identification|password|prompt|userLogin|consent|denied|sessionEnd)\.[a-z]+[A-Z]?\w*</,
    );
  });

  test("is a page with a way on or out", () => {
    const tags = tagsOf(renderFlow(challenge));
    expect(tags.some((tag) => tag.name === "button" || (tag.name === "a" && tag.attributes.href !== undefined))).toBe(
      true,
    );
  });
});

test("every screen has a fixture", () => {
  expect(components.toSorted()).toEqual(Object.keys(screens).toSorted());
});

test.each(withForm)("%s posts its hidden inputs first, so that no field can stand in for them", (name) => {
  const html = renderFlow(challenges[name]);
  const names = tagsOf(html).flatMap((tag) => (tag.name === "input" ? (tag.attributes.name ?? []) : []));
  // The first one is the framework's: it names the action.
  expect(names.slice(0, 3)).toEqual(["$ACTION_ID_0", "flow.execution", "flow.revision"]);
  expect(findTag(html, "form")?.attributes.method).toBe("POST");
});

test.each(withForm)("%s shows what is wrong with the answer, once and announced", (name) => {
  const errors = {
    non_field_errors: [{ string: "Not like this.", code: "invalid" }],
    elsewhere: [{ string: "Nor that.", code: "x" }],
  };
  const html = renderFlow({ ...challenges[name], response_errors: errors });
  expect(html.match(/Not like this\./g)).toHaveLength(1);
  expect(html.match(/Nor that\./g)).toHaveLength(1);
  expect(findTag(html, "div", { role: "alert" })?.attributes.tabindex).toBe("-1");
  expect(html).toContain("<title>Error: ");
});

test.each(withForm)("%s says so when an answer was refused without a reason", (name) => {
  expect(renderFlow({ ...challenges[name], response_errors: {} })).toContain(messagesOf("en").common.notAccepted);
});

test("an unknown component, or one that lacks its fields, has a way out and shows nothing of it", () => {
  for (const challenge of [
    { component: "ak-stage-tomorrow", secret: "s3cret" },
    { component: "ak-stage-password", secret: "s3cret" },
    { component: "constructor", secret: "s3cret" },
    { component: "__proto__", secret: "s3cret" },
  ]) {
    const html = renderFlow(challenge);
    expect(html).toContain(messagesOf("en").unknown.heading);
    expect(html).not.toContain("s3cret");
    expect(findTag(html, "a", { href: "/" })).toBeDefined();
  }
});

test("the layout and the backgrounds come from the flow, else from the brand", () => {
  const html = renderFlow(password);
  expect(findTag(html, "div")?.attributes["data-layout"]).toBe("stacked");
  expect(findTag(html, "img", { src: "/light one,2.jpg" })).toBeDefined();
  expect(findTag(html, "source", { media: "(prefers-color-scheme: dark)" })?.attributes.srcset).toBe(
    "/dark%20one%2C2.jpg",
  );
  const { flow_info: _, ...bare } = password;
  expect(findTag(renderFlow(bare), "img", { src: "/background.svg" })).toBeDefined();
});

test("notices are announced politely", () => {
  const html = renderFlow(password, { messages: [{ level: "success", text: "Mail sent." }] });
  expect(html).toMatch(/<div class="flow-notices" role="status">.*Mail sent\./);
});

test("the brand's CSS carries the nonce and cannot end its element", () => {
  const css = "a::after { content: '</style><script>alert(1)</script>' } @media (width < 5rem) { a { color: red } }";
  const html = renderFlow(password, {
    brand: { title: "A", logo: "/l", favicon: "/f", customCss: css, background: "/b" },
    nonce: "n0",
  });
  expect(findTag(html, "style")?.attributes.nonce).toBe("n0");
  expect(html).not.toContain("</style><script");
  expect(html.match(/<\/style>/g)).toHaveLength(1);
  expect(html).toContain("@media (width < 5rem)");
});

test("no inline style or event handler, which the Content-Security-Policy would refuse", () => {
  for (const name of components) {
    for (const { attributes } of tagsOf(renderFlow(challenges[name]))) {
      expect(Object.keys(attributes).filter((key) => key === "style" || key.startsWith("on"))).toEqual([]);
    }
  }
});

test("the title is the flow's, with the brand's name", () => {
  expect(unescapeHtml(renderFlow(password))).toContain("<title>Welcome – Acme</title>");
});
