import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { identification } from "#lib/flows/attacks.fixtures.ts";
import type { TestEngine } from "#lib/flows/testing.ts";
import { linkIn } from "#lib/mail/mail.fixtures.ts";
import { listTemplates } from "#lib/mail/render.ts";
import { templateFolder } from "#lib/mail/templates/folder.ts";
import { emailChallenge } from "./challenge.ts";
import { checkEmailConfig, emailConfig } from "./config.ts";
import {
  createMailFlow,
  email,
  follow,
  mailsOf,
  oneMail,
  openMailEngine,
  queryOf,
  recipients,
} from "./email.fixtures.ts";

let engine: TestEngine;
openMailEngine((opened) => {
  engine = opened;
});

describe("what is sent", () => {
  it("EM-1 the first look sends one mail, and no later one sends more", async () => {
    const { slug } = await createMailFlow(engine);
    const ada = await engine.user();
    const browser = engine.browser();
    const challenge = await browser.post(slug, { uid_field: ada.username });
    expect(emailChallenge.parse(challenge)).not.toHaveProperty("response_errors");
    await browser.get(slug);
    await browser.page(slug);
    await Promise.all(Array.from({ length: 5 }, () => browser.copy().get(slug)));
    const mail = await oneMail(engine);
    expect(mail.to).toEqual([{ name: `Name of ${ada.username}`, address: ada.email }]);
  });

  it("EM-1 rendering its page sends nothing: a mail stage that is first asks to go on", async () => {
    const { slug } = await engine.flow({ stages: [email()] });
    const ada = await engine.user();
    const browser = engine.browser();
    await engine.handOver(browser, slug, { pending_user: { $record: "user", pk: ada.pk } });
    expect((await browser.page(slug)).component).toBe("vestibule-continue");
    expect(await mailsOf(engine)).toEqual([]);
    expect((await browser.get(slug)).component).toBe("ak-stage-email");
    expect(await mailsOf(engine)).toHaveLength(1);
    expect((await browser.page(slug)).component).toBe("ak-stage-email");
  });

  it("EM-2 an answer sends again and is answered with email-sent; links sent before go on working", async () => {
    const flow = await createMailFlow(engine);
    const ada = await engine.user();
    const browser = engine.browser();
    await browser.post(flow.slug, { uid_field: ada.username });
    const first = await oneMail(engine);
    for (const answer of [{}, { component: "ak-stage-email" }, { token: "x", is_restored: true, email_sent: false }]) {
      const challenge = await browser.post(flow.slug, answer);
      expect(challenge).toMatchObject({
        component: "ak-stage-email",
        response_errors: { non_field_errors: [{ code: "email-sent" }] },
      });
      expect(browser.last?.notices).toHaveLength(1);
      await oneMail(engine);
    }
    await follow(engine.browser(), flow.slug, queryOf(linkIn(first)));
  });

  it("a page whose step restarts on wrong answers starts over instead of sending again", async () => {
    const { slug } = await engine.flow({
      stages: [identification(), email({}, { invalidResponseAction: "restart" })],
    });
    const ada = await engine.user();
    const browser = engine.browser();
    await browser.post(slug, { uid_field: ada.username });
    await mailsOf(engine);
    expect((await browser.post(slug, {})).component).toBe("ak-stage-identification");
    expect(await mailsOf(engine)).toEqual([]);
  });

  it.each(["recovery", "authentication", "stage_configuration"])(
    "EM-3 Kratos #133: somebody without an account sees the same in a flow for %s, and gets nothing",
    async (designation) => {
      const { slug } = await createMailFlow(engine, {}, designation, { show_matched_user: false });
      const ada = await engine.user();
      const shown = [];
      for (const uid_field of [ada.username, "nobody@example.com"]) {
        const browser = engine.browser();
        const first = await browser.post(slug, { uid_field });
        const again = await browser.post(slug, {});
        shown.push({ first, again, notices: browser.last?.notices.map(({ level, text }) => [level, text]) });
      }
      expect(shown[0]).toEqual(shown[1]);
      expect(recipients(await mailsOf(engine))).toEqual([[ada.email], [ada.email], [], []]);
      expect(await engine.client.token.count({ where: { user: { username: "nobody@example.com" } } })).toBe(0);
    },
  );

  it("an account without an address, or with one that is none, is like no account", async () => {
    const { slug } = await createMailFlow(engine);
    for (const address of ["", "a@example.com, evil@example.com", "nonsense", 'x"@example.com']) {
      const ada = await engine.user();
      await engine.client.user.update({ where: { id: ada.pk }, data: { email: address } });
      expect((await engine.browser().post(slug, { uid_field: ada.username })).component).toBe("ak-stage-email");
    }
    expect(recipients(await mailsOf(engine))).toEqual([[], [], [], []]);
  });

  it("EM-4 an address in the context stands in for the user's own", async () => {
    const javascript = 'request.context.flow_plan.context["email"] = "other@example.com"; return true;';
    const { slug } = await engine.flow({
      stages: [identification(), { ...email(), policies: [{ javascript }] }],
    });
    const ada = await engine.user();
    await engine.browser().post(slug, { uid_field: ada.username });
    expect(recipients(await mailsOf(engine))).toEqual([["other@example.com"]]);
  });

  it("EM-7 keeps the page's query in the link, and replaces an old token", async () => {
    const { slug } = await createMailFlow(engine);
    const ada = await engine.user();
    const query = "next=%2Fif%2Fuser%2F&flow_token=old&x=a%26b";
    await engine.browser().post(slug, { uid_field: ada.username }, { query });
    const link = linkIn(await oneMail(engine));
    expect(`${link.origin}${link.pathname}`).toBe(`http://localhost/if/flow/${slug}/`);
    expect([link.searchParams.get("next"), link.searchParams.get("x")]).toEqual(["/if/user/", "a&b"]);
    expect(link.searchParams.getAll("flow_token")).toEqual([expect.not.stringMatching(/^old$/)]);
  });

  it("asks nobody whom the run is not about", async () => {
    const { slug } = await engine.flow({ stages: [email()] });
    const ada = await engine.user();
    const browser = engine.browser();
    await engine.logIn(browser, ada.pk);
    expect((await browser.get(slug)).component).toBe("ak-stage-access-denied");
    expect(browser.last?.notices.map(({ level }) => level)).toEqual(["error"]);
    expect(await mailsOf(engine)).toEqual([]);
  });
});

describe("configuration", () => {
  it("has the defaults of the contract", () => {
    expect(emailConfig.parse({})).toEqual({
      use_global_settings: false,
      host: "localhost",
      port: 25,
      username: "",
      password: "",
      use_tls: false,
      use_ssl: false,
      timeout: 10,
      from_address: "system@authentik.local",
      token_expiry: "minutes=30",
      subject: "authentik",
      template: "email/password_reset.html",
      activate_user_on_success: false,
      recovery_max_attempts: 5,
      recovery_cache_timeout: "minutes=5",
    });
    expect(emailConfig.safeParse({ recovery_max_attempts: -1 }).success).toBe(false);
    expect(emailConfig.safeParse({ token_expiry: "soon" }).success).toBe(false);
    expect(emailConfig.safeParse({ from_address: "nobody" }).success).toBe(false);
  });

  it("EM-11 the password is a secret", () => {
    expect(emailConfig.shape.password.meta()).toMatchObject({ secret: true });
  });

  it("EM-9 refuses templates that are not there, and lists an installation's own after those that come along", () => {
    const folder = templateFolder();
    mkdirSync(path.join(folder, "mine"), { recursive: true });
    try {
      writeFileSync(path.join(folder, "mine/hello.html"), "<p>{{ url }}</p>");
      const names = listTemplates().map(({ name }) => name);
      expect(names.slice(0, 5)).toEqual(
        ["password_reset", "account_confirmation", "email_otp", "event_notification", "invitation"].map(
          (name) => `email/${name}.html`,
        ),
      );
      expect(listTemplates().slice(5)).toContainEqual({
        name: "mine/hello.html",
        label: "Custom Template: mine/hello.html",
      });
      expect(checkEmailConfig({ template: "mine/hello.html" })).toEqual({});
      for (const template of ["email/nothing.html", "../secret.html", "/etc/passwd", "email/base.txt"])
        expect(checkEmailConfig({ template })).toEqual({ template: [`Invalid template '${template}' specified.`] });
    } finally {
      rmSync(path.join(folder, "mine"), { recursive: true });
    }
  });

  it.each(["recovery", "authentication"])(
    "EM-12 a template that cannot be rendered denies, in a flow for %s",
    async (designation) => {
      const { slug } = await createMailFlow(engine, { template: "email/gone.html" }, designation);
      const ada = await engine.user();
      for (const uid_field of [ada.username, "nobody"]) {
        const challenge = await engine.browser().post(slug, { uid_field });
        expect(challenge).toMatchObject({ component: "ak-stage-access-denied", error_message: "Unknown error" });
      }
      const events = await engine.client.event.findMany({ where: { action: "configuration_error" } });
      expect(events).toHaveLength(2);
      expect(events[0]?.context).toMatchObject({ template: "email/gone.html" });
      await engine.client.event.deleteMany();
      expect(await mailsOf(engine)).toEqual([]);
    },
  );
});
