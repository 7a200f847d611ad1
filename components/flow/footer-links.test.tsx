import { describe, expect, it } from "vitest";
import { challenges } from "./screens/challenges.fixtures.ts";
import { findTag, renderFlow, tagsOf } from "./testing.tsx";

const login = challenges["ak-stage-password"];
const footerOf = (html: string) => /<footer.*<\/footer>/.exec(html)?.[0] ?? "";

describe("links at the foot of flows", () => {
  it("are shown; without an address they are texts", () => {
    const footerLinks = [
      { name: "Imprint", href: "https://example.com/imprint" },
      { name: "Write to us", href: "mailto:help@example.com" },
      { name: "Acme Inc.", href: null },
    ];
    const footer = footerOf(renderFlow(login, { footerLinks }));
    const targets = tagsOf(footer).filter(({ name }) => name === "a");
    expect(targets.map(({ attributes }) => attributes.href)).toEqual([
      "https://example.com/imprint",
      "mailto:help@example.com",
    ]);
    expect(footer).toContain("Acme Inc.");
  });

  it("lead to no script", () => {
    const footer = footerOf(renderFlow(login, { footerLinks: [{ name: "Hi", href: "javascript:alert(1)" }] }));
    expect(footer).toContain("Hi");
    expect(footer).not.toContain("javascript:");
  });

  it("take no room where there are none", () => {
    expect(footerOf(renderFlow(login))).toBe("");
  });
});

describe("light and dark", () => {
  const look = { title: "Acme", logo: "/l.svg", favicon: "/i.svg", customCss: "", background: "/b.svg" };
  const themeIn = (attributes: Record<string, unknown>) =>
    findTag(renderFlow(login, { brand: { ...look, attributes } }), "div")?.attributes["data-theme"];

  it("is as the device is, unless the brand's attributes say otherwise", () => {
    expect(themeIn({})).toBe("automatic");
    expect(themeIn({ settings: { theme: { base: "dark" } } })).toBe("dark");
    expect(themeIn({ settings: { theme: { base: "<script>" } } })).toBe("automatic");
  });
});
