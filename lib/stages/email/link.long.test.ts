import { describe, expect, it } from "vitest";
import { planOf } from "#lib/flows/attacks.fixtures.ts";
import type { TestEngine } from "#lib/flows/testing.ts";
import { linkIn } from "#lib/mail/mail.fixtures.ts";
import { createMailFlow, follow, mailsOf, oneMail, openMailEngine, queryOf } from "./email.fixtures.ts";

let engine: TestEngine;
openMailEngine((opened) => {
  engine = opened;
});

describe("the link", () => {
  it("authentik #13805, #2507, #26345: opening it, however often, does not use it up", async () => {
    const flow = await createMailFlow(engine);
    const ada = await engine.user();
    await engine.browser().post(flow.slug, { uid_field: ada.username });
    const query = queryOf(linkIn(await oneMail(engine)));
    for (let count = 0; count < 3; count++) {
      await engine.browser().page(flow.slug, { query });
      await engine.browser().get(flow.slug, { query });
    }
    expect((await follow(engine.browser(), flow.slug, query)).component).toBe("ak-stage-dummy");
  });

  it("says in another browser that it is one", async () => {
    const flow = await createMailFlow(engine);
    const ada = await engine.user();
    const first = engine.browser();
    await first.post(flow.slug, { uid_field: ada.username });
    const query = queryOf(linkIn(await oneMail(engine)));
    const here = await first.page(flow.slug, { query });
    const elsewhere = await engine.browser().page(flow.slug, { query });
    expect(String(elsewhere.header_text).length).toBeGreaterThan(String(here.header_text).length);
  });

  it.each([{}, { token: "" }, { token: "wrong" }, { token: null }, { component: "ak-stage-email" }])(
    "authentik CVE-2026-49443: %j does not confirm it",
    async (answer) => {
      const flow = await createMailFlow(engine);
      const ada = await engine.user();
      await engine.browser().post(flow.slug, { uid_field: ada.username });
      const query = queryOf(linkIn(await oneMail(engine)));
      const phone = engine.browser();
      await phone.get(flow.slug, { query });
      expect(await phone.post(flow.slug, answer, { query })).toMatchObject({
        component: "ak-stage-consent",
        response_errors: { token: [{}] },
      });
      expect((await follow(phone, flow.slug, query)).component).toBe("ak-stage-dummy");
    },
  );

  it("Vault CVE-2025-6015: of 20 confirmations at the same moment one succeeds", async () => {
    const flow = await createMailFlow(engine);
    const ada = await engine.user();
    await engine.browser().post(flow.slug, { uid_field: ada.username });
    const query = queryOf(linkIn(await oneMail(engine)));
    const browsers = Array.from({ length: 20 }, () => engine.browser());
    const asked = await Promise.all(browsers.map((browser) => browser.get(flow.slug, { query })));
    const answers = await Promise.all(
      browsers.map((browser, index) => browser.post(flow.slug, { token: asked[index]?.token }, { query })),
    );
    const count = (component: string) => answers.filter((answer) => answer.component === component).length;
    expect([count("ak-stage-dummy"), count("ak-stage-access-denied")]).toEqual([1, 19]);
  });

  it("works until its own time and no longer", async () => {
    const flow = await createMailFlow(engine, { token_expiry: "minutes=10" });
    const ada = await engine.user();
    await engine.browser().post(flow.slug, { uid_field: ada.username });
    const query = queryOf(linkIn(await oneMail(engine)));
    const waiting = engine.browser();
    const { token } = await waiting.get(flow.slug, { query });
    const row = await engine.client.token.findFirstOrThrow({ where: { userId: ada.pk } });
    expect(row.identifier).toMatch(/^ak-email-stage-[a-z0-9-]+$/);
    expect(Math.round(((row.expires?.getTime() ?? 0) - Date.now()) / 60_000)).toBe(11);
    await engine.client.token.update({ where: { id: row.id }, data: { expires: new Date(Date.now() - 1) } });
    expect((await waiting.post(flow.slug, { token }, { query })).component).toBe("ak-stage-access-denied");
    expect((await engine.browser().get(flow.slug, { query })).component).toBe("ak-stage-identification");
  });

  it("dies when the password or the address was changed, or the account deactivated", async () => {
    const changes = [
      { passwordChangeDate: new Date(Date.now() + 3_600_000) },
      { email: "new@example.com" },
      { isActive: false },
    ];
    for (const change of changes) {
      const flow = await createMailFlow(engine, { activate_user_on_success: true });
      const ada = await engine.user();
      await engine.browser().post(flow.slug, { uid_field: ada.username });
      const query = queryOf(linkIn(await oneMail(engine)));
      await engine.client.user.update({ where: { id: ada.pk }, data: change });
      expect((await follow(engine.browser(), flow.slug, query)).component).not.toBe("ak-stage-dummy");
      expect(await engine.client.user.findUnique({ where: { id: ada.pk } })).toMatchObject(change);
    }
  });

  it("EM-5 authentik CVE-2023-26481: opens nobody else's account, also beside a run about somebody else", async () => {
    const flow = await createMailFlow(engine);
    const [ada, eve] = [await engine.user(), await engine.user()];
    const browser = engine.browser();
    await browser.post(flow.slug, { uid_field: eve.username });
    const query = queryOf(linkIn(await oneMail(engine)));
    const other = engine.browser();
    await other.post(flow.slug, { uid_field: ada.username });
    await mailsOf(engine);
    await follow(other, flow.slug, query);
    expect((await planOf(engine, other)).context.pending_user).toMatchObject({ pk: eve.pk });
  });
});

describe("Zitadel GHSA-pfrf-9r5f-73f5: the host of the link", () => {
  const send = async (host: string) => {
    const flow = await createMailFlow(engine);
    const ada = await engine.user();
    const browser = engine.browser();
    const original = browser.facts.bind(browser);
    browser.facts = (...args) => ({ ...original(...args), host, origin: `http://${host}` });
    return browser.post(flow.slug, { uid_field: ada.username });
  };

  it.each(["evil.example", "localhost.evil.example", "203.0.113.7", "authentik-default"])(
    "no mail is sent for a request to %s, whoever it is about",
    async (host) => {
      expect(await send(host)).toMatchObject({ component: "ak-stage-access-denied" });
      expect(await mailsOf(engine)).toEqual([]);
      const event = await engine.client.event.findFirstOrThrow({ where: { action: "configuration_error" } });
      expect(event.context).toMatchObject({ message: expect.stringContaining("PUBLIC_URL") });
      await engine.client.event.deleteMany();
    },
  );

  it.each(["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "login.example.com", "a.login.example.com"])(
    "is %s where that is this machine or a brand's domain",
    async (host) => {
      const brand = { domain: "login.example.com" };
      await engine.client.brand.upsert({ where: brand, create: brand, update: {} });
      await send(host);
      expect(linkIn(await oneMail(engine)).host).toBe(host);
    },
  );
});
