import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createLoginFlow, identification, login, PASSWORD } from "#lib/flows/attacks.fixtures.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { locales } from "#lib/i18n/locales.ts";
import { takeMails } from "#lib/mail/mail.fixtures.ts";
import { findUserByKey } from "./find-user.ts";
import { type NoticeRequest, notifyPerson, type SafetyNotice } from "./notify-person.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());
beforeEach(async () => {
  await takeMails(engine.client);
  await engine.client.system.updateMany({ data: { settings: {} } });
});

const subjects = async () => (await takeMails(engine.client)).map(({ subject }) => subject);
const request: NoticeRequest = {
  brand: {
    pk: randomUUID(),
    domain: "login.example.com",
    default: false,
    title: "Acme <b>",
    logo: "/static/brand/logo.svg",
    favicon: "",
    customCss: "",
    background: "",
    attributes: {},
    flows: {},
  },
  origin: "https://login.example.com",
  clientIp: "192.0.2.7",
  userAgent: "Firefox <script>",
};

async function notify(
  notice: SafetyNotice,
  options: { locale?: string; security_notices?: boolean; email?: string } = {},
) {
  const made = await engine.user({ attributes: options.locale ? { settings: { locale: options.locale } } : {} });
  const user = await findUserByKey(engine.client, made.pk);
  if (!user) throw new Error("There is no such user.");
  const settings = { security_notices: options.security_notices ?? true };
  const person = { ...user, email: options.email ?? user.email };
  await notifyPerson(engine.client, person, notice, { request, settings, now: new Date("2026-11-21T10:00:00Z") });
  return { user: person, mails: await takeMails(engine.client) };
}

describe("what people are told", () => {
  const kinds: SafetyNotice[] = [
    { kind: "new_device" },
    { kind: "password_changed" },
    { kind: "email_changed", before: "old@example.com" },
    { kind: "authenticator_added", device: "My <phone>" },
    { kind: "authenticator_removed", device: "My <phone>" },
  ];

  it.each(kinds)("$kind: when, from where, in which browser, and what to do", async (notice) => {
    const { user, mails } = await notify(notice);
    expect(mails).toHaveLength(1);
    const { to, text = "", html = "" } = mails[0] ?? {};
    expect(to?.[0]?.address).toBe(notice.kind === "email_changed" ? "old@example.com" : user.email);
    for (const part of [user.username, "192.0.2.7", "November 21, 2026", "https://login.example.com/if/user/"])
      expect(text).toContain(part);
    expect(text).toContain("Firefox <script>");
    expect(html).toContain("Firefox &lt;script&gt;");
    expect(html).toContain("Acme &lt;b&gt;");
    if ("device" in notice)
      expect([text, html]).toEqual([
        expect.stringContaining("My <phone>"),
        expect.stringContaining("My &lt;phone&gt;"),
      ]);
  });

  it("is in the language of the person", async () => {
    const seen = new Set<string>();
    for (const locale of locales) {
      const { mails } = await notify({ kind: "password_changed" }, { locale });
      seen.add(mails[0]?.subject ?? "");
      expect(mails[0]?.html).toContain(`lang="${locale}" dir="${locale === "ar" ? "rtl" : "ltr"}"`);
    }
    expect(seen.size).toBe(locales.length);
  });

  it("is nothing when the system is set so, or there is no address", async () => {
    expect((await notify({ kind: "new_device" }, { security_notices: false })).mails).toEqual([]);
    expect((await notify({ kind: "new_device" }, { email: "" })).mails).toEqual([]);
  });
});

describe("when people are told", () => {
  it("of a login on a new device, but not of their first login, nor on a device that is known", async () => {
    const { slug } = await createLoginFlow(engine);
    const ada = await engine.user({ password: PASSWORD });
    const logIn = async (browser = engine.browser()) => {
      await browser.post(slug, { uid_field: ada.username });
      await browser.post(slug, { password: PASSWORD });
      expect(browser.sessionToken).not.toBeNull();
      return browser;
    };
    const known = await logIn();
    expect(await subjects()).toEqual([]);
    await logIn(known);
    expect(await subjects()).toEqual([]);
    await logIn(engine.browser({ ip: "198.51.100.9" }));
    expect(await subjects()).toEqual(["New login to your account"]);
    await engine.client.system.updateMany({ data: { settings: { security_notices: false } } });
    await engine.client.$executeRaw`UPDATE "config_version" SET "version" = "version" + 1`;
    await logIn(engine.browser({ ip: "198.51.100.10" }));
    expect(await subjects()).toEqual([]);
  });

  const prompt = async (...fields: string[]) => {
    const ids = [];
    for (const fieldKey of fields) {
      const data = {
        name: randomUUID(),
        fieldKey,
        label: fieldKey,
        type: fieldKey === "password" ? "password" : "text",
      };
      ids.push((await engine.client.prompt.create({ data })).id);
    }
    return { type: "prompt", config: { fields: ids } };
  };
  const write = (mode: string) => ({ type: "user_write", config: { user_creation_mode: mode } });

  it("of a changed password and a changed address, at the old one", async () => {
    const { slug } = await engine.flow({
      stages: [identification(), await prompt("password", "email"), write("never_create")],
    });
    const ada = await engine.user({ password: PASSWORD });
    const browser = engine.browser();
    await browser.post(slug, { uid_field: ada.username });
    await browser.post(slug, { password: "another one", email: "new@example.com" });
    const mails = await takeMails(engine.client);
    expect(mails.map(({ subject, to }) => [subject, to[0]?.address])).toEqual([
      ["Your email address was changed", ada.email],
      ["Your password was changed", "new@example.com"],
    ]);
  });

  it("not of what stays as it is, nor of a first password", async () => {
    const { slug } = await engine.flow({
      stages: [identification(), await prompt("password", "email"), write("never_create")],
    });
    const ada = await engine.user();
    const browser = engine.browser();
    await browser.post(slug, { uid_field: ada.username });
    await browser.post(slug, { password: "a first one", email: ada.email.toUpperCase() });
    expect(await subjects()).toEqual([]);
  });

  it("not while they enroll", async () => {
    const { slug } = await engine.flow({
      designation: "enrollment",
      stages: [await prompt("username", "password", "email"), write("always_create"), login],
    });
    const browser = engine.browser();
    await browser.get(slug);
    await browser.post(slug, { username: `new-${randomUUID()}`, password: "a first one", email: "new@example.com" });
    expect([browser.sessionToken !== null, await subjects()]).toEqual([true, []]);
  });
});
