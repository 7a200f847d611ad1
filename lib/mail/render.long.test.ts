import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { locales } from "#lib/i18n/locales.ts";
import { relativeTime } from "./relative-time.ts";
import { hasTemplate, type MailLook, renderMail, TemplateError } from "./render.ts";
import { translateSubject } from "./subjects.ts";
import { builtInTemplates } from "./templates/built-in.ts";
import { templateFolder } from "./templates/folder.ts";

const now = new Date("2026-11-21T10:00:00Z");
const look = (more: Partial<MailLook> = {}): MailLook => ({
  locale: "en",
  brand: { title: "Acme", logo: "/static/brand/logo.svg" },
  origin: "https://login.example.com",
  now,
  ...more,
});
/** Everything that a stage or a notice hands over, hostile. */
const variables = {
  url: "https://login.example.com/if/flow/x/?next=%2F&flow_token=abc&x=%22%3E",
  user: { username: "<b>ada</b>", name: "Ada", email: "ada@example.com" },
  expires: new Date(now.getTime() + 30 * 60_000),
  token: "493 812",
  host: "login.example.com",
  title: "<script>alert(1)</script>",
  body: "{{ 7 | times: 7 }} {% include 'x' %}",
  link: { target: "https://login.example.com/?a=1&b=2", label: "Look" },
  key_value: [["Where", "<img src=x>"]],
  source: { from: "<i>transport</i>" },
};

describe.each(builtInTemplates)("$name", ({ name }) => {
  it.each(locales)("in %s: both parts, complete, and with values as text", async (locale) => {
    const { html, text } = await renderMail(name, variables, "Subject <x>", look({ locale }));
    expect(html).toContain(`<html lang="${locale}" dir="${locale === "ar" ? "rtl" : "ltr"}">`);
    expect(html).toContain('content="light dark"');
    expect(html).toContain("<title>Subject &lt;x&gt;</title>");
    expect(html).not.toMatch(/<script|<b>ada|<img src=x|<i>transport|mail\.[a-z]+\.|undefined|\[object|49 /);
    // What stands in a value is never carried out.
    expect(html.replaceAll(variables.body.replaceAll("'", "&#39;"), "")).not.toMatch(/\{\{|\{%/);
    expect(text).not.toMatch(/<(?:td|tr|p|a|br)\b|&amp;|&lt;|mail\.[a-z]+\.[a-z]+|undefined|\[object|\n{3}/);
    expect(text.trim().split("\n").at(-1)).toContain("Acme");
    if (name.includes("password_reset") || name.includes("confirmation") || name.includes("invitation")) {
      expect(text).toContain(`\n${variables.url}\n`);
      expect(html.split(variables.url.replaceAll("&", "&amp;")).length - 1).toBeGreaterThanOrEqual(3);
    }
    if (name.includes("otp"))
      expect([html, text]).toEqual([expect.stringContaining("493 812"), expect.stringContaining("493 812")]);
  });
});

it("shows a logo that mail programs can show, and the brand's name in place of any other", async () => {
  const logos = {
    "/media/logo.png": 'src="https://login.example.com/media/logo.png"',
    "/media/logo-%(theme)s.png": 'src="https://login.example.com/media/logo-light.png"',
    "https://cdn.example.com/l.webp": 'src="https://cdn.example.com/l.webp"',
  };
  for (const [logo, expected] of Object.entries(logos)) {
    const { html } = await renderMail(
      "email/password_reset.html",
      variables,
      "s",
      look({ brand: { title: "Acme", logo } }),
    );
    expect(html).toContain(expected);
  }
  for (const logo of ["/static/brand/logo.svg", "javascript:alert(1).png", ""]) {
    const { html } = await renderMail(
      "email/password_reset.html",
      variables,
      "s",
      look({ brand: { title: "Acme", logo } }),
    );
    expect(html).not.toContain("<img");
  }
});

it.each([
  [30 * 60_000, "in 30 minutes"],
  [90_000, "in 90 seconds"],
  [3_600_000, "in 60 minutes"],
  [86_400_000, "in 24 hours"],
  [4 * 86_400_000, "in 4 days"],
])("says how long %d ms are", (left, expected) => {
  expect(relativeTime("en", new Date(now.getTime() + left), now)).toBe(expected);
});

it("translates the subjects that it knows, and leaves others as they are", () => {
  expect(translateSubject("Reset your password", "de")).toBe("Passwort zurücksetzen");
  expect(translateSubject("passwort zurücksetzen", "fr")).toBe("Réinitialiser votre mot de passe");
  expect(translateSubject("authentik sign-in link", "en")).toBe("Your link to log in");
  expect(translateSubject("Acme: hello", "de")).toBe("Acme: hello");
});

describe("an installation's own templates", () => {
  const folder = path.join(templateFolder(), "render-test");
  const write = (name: string, source: string) => writeFileSync(path.join(folder, name), source);
  const render = (name: string) => renderMail(`render-test/${name}`, variables, "s", look());
  beforeAll(() => mkdirSync(folder, { recursive: true }));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("stand in the common frame, in the dialect of the reference implementation too", async () => {
    write(
      "own.html",
      `{# a note #}{% extends "email/base.html" %}{% load i18n %}{% load humanize %}
{% block content %}<tr><td>{% blocktrans with username=user.username %}Hi {{ username }},{% endblocktrans %}
<a href="{{ url }}">{% trans "Go on" %}</a> {{ expires|naturaltime }}</td></tr>{% endblock content %}`,
    );
    const { html, text } = await render("own.html");
    expect(html).toContain('<html lang="en"');
    expect(html).toContain("Hi &lt;b&gt;ada&lt;/b&gt;,");
    expect(html).toContain(">Go on</a> in 30 minutes");
    expect(html).not.toContain("a note");
    expect(text).toBe("");
    write("own.txt", "Go to {{ url }} & be well");
    expect((await render("own.html")).text).toBe(`Go to ${variables.url} & be well`);
  });

  it("count as they are now", async () => {
    write("changing.html", "<p>one</p>");
    expect((await render("changing.html")).html).toBe("<p>one</p>");
    write("changing.html", "<p>another</p>");
    expect((await render("changing.html")).html).toBe("<p>another</p>");
  });

  it("run nothing, read nothing else, and end", async () => {
    const escapes = [
      "{{ user.constructor.constructor }}{{ user.__proto__ }}{{ process.env }}",
      "{{ url.constructor }}",
    ];
    for (const [index, source] of escapes.entries()) {
      write(`escape-${index}.html`, source);
      expect((await render(`escape-${index}.html`)).html).toBe("");
    }
    for (const [index, source] of [
      "{% include '/etc/passwd' %}",
      "{% include '../../package.json' %}",
      "{% for a in (1..100000000) %}{{ a }}{% endfor %}",
      "{% no_such_tag %}",
      "{{ url",
      "{% include 'render-test/fault-5.html' %}",
    ].entries()) {
      write(`fault-${index}.html`, source);
      await expect(render(`fault-${index}.html`), source).rejects.toThrow(TemplateError);
    }
  });

  it.each([
    "../package.json",
    "/etc/passwd",
    "render-test/../../x.html",
    ".hidden.html",
    "render-test/own.txt",
    "x\0.html",
  ])("%j is no name of one", (name) => {
    expect(hasTemplate(name)).toBe(false);
  });
});
