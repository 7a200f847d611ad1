import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { dummy, identification, login, planOf } from "#lib/flows/attacks.fixtures.ts";
import { createTestEngine, type TestBrowser, type TestEngine } from "#lib/flows/testing.ts";
import { linkIn, takeMails } from "#lib/mail/mail.fixtures.ts";
import { listTemplates } from "#lib/mail/render.ts";
import { templateFolder } from "#lib/mail/templates/folder.ts";
import { emailChallenge } from "./challenge.ts";
import { checkEmailConfig, emailConfig } from "./config.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());
beforeEach(async () => {
  await takeMails(engine.client);
  await engine.client.mailQuota.deleteMany();
});

const email = (config: object = {}, binding: object = {}) => ({
  type: "email",
  config: { use_global_settings: true, ...config },
  binding,
});
type Flow = Awaited<ReturnType<TestEngine["flow"]>>;
/** Who are you, a mail, and then a step that asks nothing. */
const createFlow = (config: object = {}, designation = "recovery", identify: object = {}): Promise<Flow> =>
  engine.flow({
    designation,
    stages: [identification({ user_fields: ["username", "email"], ...identify }), email(config), dummy],
  });
const mails = () => takeMails(engine.client);
const oneMail = async () => {
  const all = await mails();
  expect(all).toHaveLength(1);
  const [mail] = all;
  if (!mail) throw new Error("There is no mail.");
  return mail;
};
const queryOf = (link: URL) => link.search.slice(1);
const recipients = (all: Awaited<ReturnType<typeof mails>>) => all.map(({ to }) => to.map(({ address }) => address));
/** Opens a link, as the API does, and confirms it. */
async function follow(browser: TestBrowser, slug: string, query: string) {
  const asked = await browser.get(slug, { query });
  return browser.post(slug, { token: asked.token }, { query });
}

describe("what is sent", () => {
  it("EM-1 the first look sends one mail, and no later one sends more", async () => {
    const { slug } = await createFlow();
    const ada = await engine.user();
    const browser = engine.browser();
    const challenge = await browser.post(slug, { uid_field: ada.username });
    expect(emailChallenge.parse(challenge)).not.toHaveProperty("response_errors");
    await browser.get(slug);
    await browser.page(slug);
    await Promise.all(Array.from({ length: 5 }, () => browser.copy().get(slug)));
    const mail = await oneMail();
    expect(mail.to).toEqual([{ name: `Name of ${ada.username}`, address: ada.email }]);
  });

  it("EM-1 rendering its page sends nothing: a mail stage that is first asks to go on", async () => {
    const { slug } = await engine.flow({ stages: [email()] });
    const ada = await engine.user();
    const browser = engine.browser();
    await engine.handOver(browser, slug, { pending_user: { $record: "user", pk: ada.pk } });
    expect((await browser.page(slug)).component).toBe("vestibule-continue");
    expect(await mails()).toEqual([]);
    expect((await browser.get(slug)).component).toBe("ak-stage-email");
    expect(await mails()).toHaveLength(1);
    expect((await browser.page(slug)).component).toBe("ak-stage-email");
  });

  it("EM-1 looks at the same moment send one mail", async () => {
    const { slug } = await engine.flow({ stages: [email()] });
    const ada = await engine.user();
    const browser = engine.browser();
    await engine.handOver(browser, slug, { pending_user: { $record: "user", pk: ada.pk } });
    await Promise.all(Array.from({ length: 20 }, () => browser.copy().get(slug)));
    expect(await mails()).toHaveLength(1);
  });

  it("EM-2 an answer sends again and is answered with email-sent; links sent before go on working", async () => {
    const flow = await createFlow();
    const ada = await engine.user();
    const browser = engine.browser();
    await browser.post(flow.slug, { uid_field: ada.username });
    const first = await oneMail();
    for (const answer of [{}, { component: "ak-stage-email" }, { token: "x", is_restored: true, email_sent: false }]) {
      const challenge = await browser.post(flow.slug, answer);
      expect(challenge).toMatchObject({
        component: "ak-stage-email",
        response_errors: { non_field_errors: [{ code: "email-sent" }] },
      });
      expect(browser.last?.notices).toHaveLength(1);
      await oneMail();
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
    await mails();
    expect((await browser.post(slug, {})).component).toBe("ak-stage-identification");
    expect(await mails()).toEqual([]);
  });

  it.each(["recovery", "authentication", "stage_configuration"])(
    "EM-3 Kratos #133: somebody without an account sees the same in a flow for %s, and gets nothing",
    async (designation) => {
      const { slug } = await createFlow({}, designation, { show_matched_user: false });
      const ada = await engine.user();
      const shown = [];
      for (const uid_field of [ada.username, "nobody@example.com"]) {
        const browser = engine.browser();
        const first = await browser.post(slug, { uid_field });
        const again = await browser.post(slug, {});
        shown.push({ first, again, notices: browser.last?.notices.map(({ level, text }) => [level, text]) });
      }
      expect(shown[0]).toEqual(shown[1]);
      expect(recipients(await mails())).toEqual([[ada.email], [ada.email], [], []]);
      expect(await engine.client.token.count({ where: { user: { username: "nobody@example.com" } } })).toBe(0);
    },
  );

  it("an account without an address, or with one that is none, is like no account", async () => {
    const { slug } = await createFlow();
    for (const address of ["", "a@example.com, evil@example.com", "nonsense", 'x"@example.com']) {
      const ada = await engine.user();
      await engine.client.user.update({ where: { id: ada.pk }, data: { email: address } });
      expect((await engine.browser().post(slug, { uid_field: ada.username })).component).toBe("ak-stage-email");
    }
    expect(recipients(await mails())).toEqual([[], [], [], []]);
  });

  it("EM-4 an address in the context stands in for the user's own", async () => {
    const javascript = 'request.context.flow_plan.context["email"] = "other@example.com"; return true;';
    const { slug } = await engine.flow({
      stages: [identification(), { ...email(), policies: [{ javascript }] }],
    });
    const ada = await engine.user();
    await engine.browser().post(slug, { uid_field: ada.username });
    expect(recipients(await mails())).toEqual([["other@example.com"]]);
  });

  it("EM-7 keeps the page's query in the link, and replaces an old token", async () => {
    const { slug } = await createFlow();
    const ada = await engine.user();
    const query = "next=%2Fif%2Fuser%2F&flow_token=old&x=a%26b";
    await engine.browser().post(slug, { uid_field: ada.username }, { query });
    const link = linkIn(await oneMail());
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
    expect(await mails()).toEqual([]);
  });
});

describe("limits", () => {
  it("EM-8 counts mails to one address over all browsers and flows, and says when to try again", async () => {
    const limits = { recovery_max_attempts: 2, recovery_cache_timeout: "minutes=7" };
    const [one, two] = [await createFlow(limits), await createFlow(limits)];
    const ada = await engine.user({ email: "Ada.Limits@Example.com" });
    const browser = engine.browser();
    await browser.post(one.slug, { uid_field: ada.email });
    await browser.post(one.slug, {});
    const other = engine.browser();
    await other.post(two.slug, { uid_field: ada.email.toUpperCase() });
    expect(await mails()).toHaveLength(3);
    const refused = await other.post(two.slug, {});
    expect(refused).toMatchObject({ response_errors: { non_field_errors: [{ code: "email-sent" }] } });
    expect(other.last?.notices).toMatchObject([{ level: "error", text: expect.stringContaining("7") }]);
    // Starting over is no way round.
    const third = engine.browser();
    expect((await third.post(one.slug, { uid_field: ada.email })).component).toBe("ak-stage-email");
    expect(third.last?.notices).toMatchObject([{ level: "error" }]);
    expect(await mails()).toEqual([]);
    // The window slides: what was sent longer ago does not count.
    await engine.client
      .$executeRaw`UPDATE "mail_quota" SET "sent" = ARRAY(SELECT at - interval '7 minutes' FROM unnest("sent") at)`;
    await third.post(one.slug, {});
    expect(await mails()).toHaveLength(1);
  });

  it("EM-8 0 lets nobody send again", async () => {
    const { slug } = await createFlow({ recovery_max_attempts: 0 });
    const ada = await engine.user();
    const browser = engine.browser();
    await browser.post(slug, { uid_field: ada.username });
    expect(await mails()).toHaveLength(1);
    await browser.post(slug, {});
    expect(await mails()).toEqual([]);
    expect(browser.last?.notices).toMatchObject([{ level: "error", text: expect.stringContaining("5") }]);
  });

  it("EM-8 requests at the same moment share one count", async () => {
    const { slug } = await createFlow({ recovery_max_attempts: 3 });
    const ada = await engine.user();
    await Promise.all(Array.from({ length: 20 }, () => engine.browser().post(slug, { uid_field: ada.username })));
    expect(await mails()).toHaveLength(4);
  });

  it("Kratos #133: the limit does not tell that two names have one account", async () => {
    const limits = { recovery_max_attempts: 0 };
    const { slug } = await createFlow(limits, "recovery", { show_matched_user: false });
    const ada = await engine.user();
    await engine.browser().post(slug, { uid_field: ada.username });
    expect(await mails()).toHaveLength(1);
    const browser = engine.browser();
    expect((await browser.post(slug, { uid_field: ada.email })).component).toBe("ak-stage-email");
    expect([browser.last?.notices, await mails()]).toEqual([[], []]);
  });
});

describe("the link", () => {
  it("EM-5 EM-15 leads through a question and then past the stage, in another browser too", async () => {
    const flow = await createFlow();
    const ada = await engine.user();
    await engine.browser().post(flow.slug, { uid_field: ada.username });
    const query = queryOf(linkIn(await oneMail()));
    const phone = engine.browser();
    const asked = await phone.get(flow.slug, { query });
    expect(asked).toMatchObject({ component: "ak-stage-consent", pending_user: ada.username, permissions: [] });
    // The page goes on sending its query.
    const answered = await phone.post(flow.slug, { token: asked.token }, { query });
    expect(answered.component).toBe("ak-stage-dummy");
    const { proofs, context } = await planOf(engine, phone);
    expect(proofs).toContainEqual({ kind: "address", user: ada.pk, stage: flow.stages[1], subject: ada.email });
    expect(context.is_restored).toBeDefined();
    expect((await phone.get(flow.slug, { query })).component).toBe("ak-stage-dummy");
    expect(await phone.post(flow.slug, {}, { query })).toMatchObject({ final_redirect: true });
    expect(await mails()).toEqual([]);
  });

  it("authentik #13805, #2507, #26345: opening it, however often, does not use it up", async () => {
    const flow = await createFlow();
    const ada = await engine.user();
    await engine.browser().post(flow.slug, { uid_field: ada.username });
    const query = queryOf(linkIn(await oneMail()));
    for (let count = 0; count < 3; count++) {
      await engine.browser().page(flow.slug, { query });
      await engine.browser().get(flow.slug, { query });
    }
    expect((await follow(engine.browser(), flow.slug, query)).component).toBe("ak-stage-dummy");
  });

  it("its page shows the question without storing anything, and its form is answered in one go", async () => {
    const flow = await createFlow();
    const ada = await engine.user();
    await engine.browser().post(flow.slug, { uid_field: ada.username });
    const query = queryOf(linkIn(await oneMail()));
    const runs = await engine.client.flowExecution.count();
    const phone = engine.browser();
    const asked = await phone.page(flow.slug, { query });
    expect(asked.component).toBe("ak-stage-consent");
    expect([phone.browserSecret, await engine.client.flowExecution.count()]).toEqual([null, runs]);
    const step = phone.last?.execution.step ?? "";
    const answered = await phone.post(flow.slug, { token: asked.token }, { query, step });
    expect(answered.component).toBe("ak-stage-dummy");
  });

  it("says in another browser that it is one", async () => {
    const flow = await createFlow();
    const ada = await engine.user();
    const first = engine.browser();
    await first.post(flow.slug, { uid_field: ada.username });
    const query = queryOf(linkIn(await oneMail()));
    const here = await first.page(flow.slug, { query });
    const elsewhere = await engine.browser().page(flow.slug, { query });
    expect(String(elsewhere.header_text).length).toBeGreaterThan(String(here.header_text).length);
  });

  it.each([{}, { token: "" }, { token: "wrong" }, { token: null }, { component: "ak-stage-email" }])(
    "authentik CVE-2026-49443: %j does not confirm it",
    async (answer) => {
      const flow = await createFlow();
      const ada = await engine.user();
      await engine.browser().post(flow.slug, { uid_field: ada.username });
      const query = queryOf(linkIn(await oneMail()));
      const phone = engine.browser();
      await phone.get(flow.slug, { query });
      expect(await phone.post(flow.slug, answer, { query })).toMatchObject({
        component: "ak-stage-consent",
        response_errors: { token: [{}] },
      });
      expect((await follow(phone, flow.slug, query)).component).toBe("ak-stage-dummy");
    },
  );

  it("EM-14 confirming uses it up, and who opened it before is told", async () => {
    const flow = await createFlow();
    const ada = await engine.user();
    await engine.browser().post(flow.slug, { uid_field: ada.username });
    const query = queryOf(linkIn(await oneMail()));
    const [laptop, phone, desk] = [engine.browser(), engine.browser(), engine.browser()];
    const { token } = await laptop.get(flow.slug, { query });
    await desk.get(flow.slug, { query });
    await follow(phone, flow.slug, query);
    expect(await laptop.post(flow.slug, { token }, { query })).toMatchObject({
      component: "ak-stage-access-denied",
      error_message: expect.stringContaining("already used"),
    });
    expect((await desk.get(flow.slug, { query })).component).toBe("ak-stage-access-denied");
    const late = engine.browser();
    expect((await late.get(flow.slug, { query })).component).toBe("ak-stage-identification");
    expect(late.last?.notices).toMatchObject([{ level: "warning" }]);
  });

  it("Vault CVE-2025-6015: of 20 confirmations at the same moment one succeeds", async () => {
    const flow = await createFlow();
    const ada = await engine.user();
    await engine.browser().post(flow.slug, { uid_field: ada.username });
    const query = queryOf(linkIn(await oneMail()));
    const browsers = Array.from({ length: 20 }, () => engine.browser());
    const asked = await Promise.all(browsers.map((browser) => browser.get(flow.slug, { query })));
    const answers = await Promise.all(
      browsers.map((browser, index) => browser.post(flow.slug, { token: asked[index]?.token }, { query })),
    );
    const count = (component: string) => answers.filter((answer) => answer.component === component).length;
    expect([count("ak-stage-dummy"), count("ak-stage-access-denied")]).toEqual([1, 19]);
  });

  it("works until its own time and no longer", async () => {
    const flow = await createFlow({ token_expiry: "minutes=10" });
    const ada = await engine.user();
    await engine.browser().post(flow.slug, { uid_field: ada.username });
    const query = queryOf(linkIn(await oneMail()));
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
      const flow = await createFlow({ activate_user_on_success: true });
      const ada = await engine.user();
      await engine.browser().post(flow.slug, { uid_field: ada.username });
      const query = queryOf(linkIn(await oneMail()));
      await engine.client.user.update({ where: { id: ada.pk }, data: change });
      expect((await follow(engine.browser(), flow.slug, query)).component).not.toBe("ak-stage-dummy");
      expect(await engine.client.user.findUnique({ where: { id: ada.pk } })).toMatchObject(change);
    }
  });

  it("EM-5 authentik CVE-2023-26481: opens nobody else's account, also beside a run about somebody else", async () => {
    const flow = await createFlow();
    const [ada, eve] = [await engine.user(), await engine.user()];
    const browser = engine.browser();
    await browser.post(flow.slug, { uid_field: eve.username });
    const query = queryOf(linkIn(await oneMail()));
    const other = engine.browser();
    await other.post(flow.slug, { uid_field: ada.username });
    await mails();
    await follow(other, flow.slug, query);
    expect((await planOf(engine, other)).context.pending_user).toMatchObject({ pk: eve.pk });
  });

  it("Keycloak CVE-2026-18963: passes the step that sent it, for its person, and no other one", async () => {
    const [first, second] = [email(), email()];
    const flow = await engine.flow({ designation: "recovery", stages: [identification(), first, second, dummy] });
    const ada = await engine.user();
    await engine.browser().post(flow.slug, { uid_field: ada.username });
    const phone = engine.browser();
    const challenge = await follow(phone, flow.slug, queryOf(linkIn(await oneMail())));
    expect(challenge.component).toBe("ak-stage-email");
    expect((await phone.get(flow.slug)).component).toBe("ak-stage-email");
    const last = await follow(phone, flow.slug, queryOf(linkIn(await oneMail())));
    expect(last.component).toBe("ak-stage-dummy");
  });

  it("Keycloak CVE-2026-18963: marks in the context pass nothing", async () => {
    const { slug } = await engine.flow({ stages: [email(), dummy] });
    const ada = await engine.user();
    const browser = engine.browser();
    const pending_user = { $record: "user" as const, pk: ada.pk };
    await engine.handOver(browser, slug, { pending_user, is_restored: true, email_sent: true });
    expect((await browser.get(slug)).component).toBe("ak-stage-email");
    expect((await browser.post(slug, {})).component).toBe("ak-stage-email");
  });

  it("EM-6 activates the user, who then can be logged in", async () => {
    const flow = await engine.flow({
      designation: "enrollment",
      stages: [identification(), email({ activate_user_on_success: true }), login],
    });
    const ada = await engine.user({ isActive: false });
    const first = engine.browser();
    await first.post(flow.slug, { uid_field: ada.username });
    const phone = engine.browser();
    const query = queryOf(linkIn(await oneMail()));
    expect(await follow(phone, flow.slug, query)).toMatchObject({ final_redirect: true });
    expect(phone.sessionToken).not.toBeNull();
    expect((await engine.client.user.findUniqueOrThrow({ where: { id: ada.pk } })).isActive).toBe(true);
  });

  it("a link to log in logs in the browser that it is opened in", async () => {
    const { slug } = await engine.flow({
      designation: "authentication",
      stages: [identification(), email({ template: "email/account_confirmation.html" }), login],
    });
    const ada = await engine.user();
    const first = engine.browser();
    await first.post(slug, { uid_field: ada.username });
    const phone = engine.browser();
    await follow(phone, slug, queryOf(linkIn(await oneMail())));
    expect([first.sessionToken, phone.sessionToken !== null]).toEqual([null, true]);
  });
});

describe("Zitadel GHSA-pfrf-9r5f-73f5: the host of the link", () => {
  const send = async (host: string) => {
    const flow = await createFlow();
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
      expect(await mails()).toEqual([]);
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
      expect(linkIn(await oneMail()).host).toBe(host);
    },
  );
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
      const { slug } = await createFlow({ template: "email/gone.html" }, designation);
      const ada = await engine.user();
      for (const uid_field of [ada.username, "nobody"]) {
        const challenge = await engine.browser().post(slug, { uid_field });
        expect(challenge).toMatchObject({ component: "ak-stage-access-denied", error_message: "Unknown error" });
      }
      const events = await engine.client.event.findMany({ where: { action: "configuration_error" } });
      expect(events).toHaveLength(2);
      expect(events[0]?.context).toMatchObject({ template: "email/gone.html" });
      await engine.client.event.deleteMany();
      expect(await mails()).toEqual([]);
    },
  );
});
