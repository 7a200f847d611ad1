import { type BrowserContext, expect, test } from "@playwright/test";
import { FlowPage } from "../pages/flow-page.ts";
import { UserHomePage } from "../pages/user-home-page.ts";
import { type ControlledServer, startControlledServer } from "../support/controlled-server.ts";
import { linkOf, Mailbox } from "../support/mailbox.ts";
import { createFlow, createPerson, identification, type Person, userLogin } from "../support/world.ts";

// A flow that logs in by a link, and a mail server for it.
test.describe.configure({ mode: "serial" });
let mailbox: Mailbox;
let server: ControlledServer;
let slug: string;
test.beforeAll(async () => {
  test.slow();
  mailbox = await Mailbox.open();
  server = await startControlledServer({ env: { EMAIL_URL: mailbox.url, EMAIL_FROM: "login@example.com" } });
  const email = { model: "authentik_stages_email.emailstage", attrs: { use_global_settings: true } };
  slug = await createFlow(server.control, { designation: "recovery", stages: [identification(), email, userLogin()] });
});
test.afterAll(async () => {
  await server?.stop();
  await mailbox?.close();
});

/** What a page says about a link that does not work any more. */
const DEAD = /link is no longer valid/;

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    let laptop: BrowserContext;
    let phone: BrowserContext;
    let person: Person;
    let waiting: FlowPage;
    let link: string;

    const openTab = async (browser: BrowserContext, address: string) => {
      const tab = new FlowPage(await browser.newPage(), javaScriptEnabled);
      await tab.page.goto(address);
      return tab;
    };
    const expectLogin = (tab: FlowPage) => new UserHomePage(tab.page, javaScriptEnabled).expectPerson(person);

    test.beforeEach(async ({ browser }) => {
      const options = { baseURL: server.url, javaScriptEnabled };
      [laptop, phone] = [await browser.newContext(options), await browser.newContext(options)];
      person = await createPerson(server.control);
      waiting = await openTab(laptop, `/if/flow/${slug}/?next=/if/user/`);
      await waiting.identifyAs(person.username);
      await waiting.expectStage("ak-stage-email");
      link = linkOf(await mailbox.take(person.email));
    });
    test.afterEach(async () => {
      await laptop.close();
      await phone.close();
    });

    test("a link opened in the tab that waits goes on there", async () => {
      await waiting.page.goto(link);
      await waiting.expectStage("ak-stage-consent");
      await waiting.submit();
      await expectLogin(waiting);
    });

    test("a link opened in another tab goes on there; the tab that waits begins again", async () => {
      const tab = await openTab(laptop, link);
      await tab.expectStage("ak-stage-consent");
      await tab.submit();
      await expectLogin(tab);
      await waiting.page.reload();
      await waiting.expectStage("ak-stage-identification");
    });

    test("a link opened in another browser logs that one in, and nobody else", async () => {
      const tab = await openTab(phone, link);
      await expect(tab.page.getByText("another browser")).toBeVisible();
      await tab.submit();
      await expectLogin(tab);
      await waiting.page.goto("/if/user/");
      await waiting.expectStage("ak-stage-identification");
    });

    test("a link that two tabs have open works in one of them; the other is told", async () => {
      const [first, second] = [await openTab(laptop, link), await openTab(phone, link)];
      await first.expectStage("ak-stage-consent");
      await second.expectStage("ak-stage-consent");
      await first.submit();
      await expectLogin(first);
      await second.submit();
      await second.expectStage("ak-stage-identification");
      await expect(second.page.getByText(DEAD)).toBeVisible();
    });

    test("a link that was used begins the flow anew", async () => {
      const first = await openTab(laptop, link);
      await first.submit();
      await expectLogin(first);
      const late = await openTab(phone, link);
      await late.expectStage("ak-stage-identification");
      await expect(late.page.getByText(DEAD)).toBeVisible();
    });

    test("a link that has expired begins the flow anew, and one that was open is told", async () => {
      const early = await openTab(phone, link);
      await early.expectStage("ak-stage-consent");
      await server.control.query(
        `UPDATE "token" SET "expires" = now() - interval '1 second' WHERE "user_id" = (SELECT "id" FROM "user" WHERE "username" = $1)`,
        person.username,
      );
      const late = await openTab(phone, link);
      await late.expectStage("ak-stage-identification");
      await expect(late.page.getByText(DEAD)).toBeVisible();
      await early.submit();
      await early.expectStage("ak-stage-identification");
      await expect(early.page.getByText(DEAD)).toBeVisible();
    });

    test("a link is worth nothing after the password was changed", async () => {
      const early = await openTab(phone, link);
      await early.expectStage("ak-stage-consent");
      await server.control.query(
        `UPDATE "user" SET "password_change_date" = now() + interval '1 second' WHERE "username" = $1`,
        person.username,
      );
      await early.submit();
      await early.expectStage("ak-stage-identification");
      await expect(early.page.getByText(DEAD)).toBeVisible();
      const sessions = 'SELECT 1 FROM "session" s JOIN "user" u ON u."id" = s."user_id" WHERE u."username" = $1';
      expect(await server.control.query(sessions, person.username)).toEqual([]);
    });
  });
}
