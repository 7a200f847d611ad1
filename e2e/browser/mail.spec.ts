import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { Complaints } from "../fixtures/browser.ts";
import { FlowPage } from "../pages/flow-page.ts";
import { UserHomePage } from "../pages/user-home-page.ts";
import { admin } from "../support/admin.ts";
import { LOGIN_FLOW } from "../support/api-steps.ts";
import { type ControlledServer, startControlledServer } from "../support/controlled-server.ts";
import { lookAt, pictureOf } from "../support/look.ts";
import { linkOf, Mailbox } from "../support/mailbox.ts";
import {
  ENROLLMENT_FLOW,
  hasReferenceBlueprints,
  mailBlueprints,
  NO_REFERENCE_BLUEPRINTS,
  RECOVERY_FLOW,
} from "../support/reference-blueprints.ts";
import { unique } from "../support/unique.ts";
import { createPerson } from "../support/world.ts";

// One server with a mail server of its own; the last tests change how people log in to it.
test.describe.configure({ mode: "serial" });

let mailbox: Mailbox;
let server: ControlledServer;
test.beforeAll(async () => {
  mailbox = await Mailbox.open();
  server = await startControlledServer({
    env: {
      EMAIL_URL: mailbox.url,
      EMAIL_FROM: "Acme <login@example.com>",
      BOOTSTRAP_EMAIL: admin.email,
      BOOTSTRAP_PASSWORD: admin.password,
      BOOTSTRAP_TOKEN: admin.token,
    },
  });
});
test.afterAll(async () => {
  await server?.stop();
  await mailbox?.close();
});

/** A browser, as somebody uses it for one flow. */
interface Device {
  context: BrowserContext;
  page: Page;
  flow: FlowPage;
  home: UserHomePage;
}

const newPassword = "an entirely new password";

function withDevices(define: (laptop: () => Device, phone: () => Device, javaScript: boolean) => void): void {
  for (const javaScriptEnabled of [true, false]) {
    test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
      const devices: Device[] = [];
      const complaints = new Complaints();
      test.beforeEach(async ({ browser }) => {
        for (let count = 0; count < 2; count++) {
          const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled });
          // Axe needs scripts of its own, and a page without any cannot run them.
          complaints.watch(context);
          const page = await context.newPage();
          devices.push({
            context,
            page,
            flow: new FlowPage(page, javaScriptEnabled),
            home: new UserHomePage(page, javaScriptEnabled),
          });
        }
      });
      test.afterEach(async () => {
        for (const { context } of devices.splice(0)) await context.close();
        expect(complaints.unexpected()).toEqual([]);
      });
      const device = (index: number) => () => {
        const found = devices[index];
        if (!found) throw new Error("There is no such device.");
        return found;
      };
      define(device(0), device(1), javaScriptEnabled);
    });
  }
}

/** What programs do that look through mail: they open every link, some with scripts, and press nothing. */
async function scan(phone: Device, link: string): Promise<void> {
  for (let count = 0; count < 2; count++) expect((await phone.context.request.get(link)).status()).toBe(200);
  const page = await phone.context.newPage();
  await page.goto(link);
  await expect(page.getByRole("button", { name: "Continue" })).toBeVisible();
  await page.close();
  await phone.context.clearCookies();
}

withDevices((laptop, phone, javaScript) => {
  test("somebody enrolls, opens the link on another device, and is logged in there", async () => {
    test.skip(!hasReferenceBlueprints, NO_REFERENCE_BLUEPRINTS);
    await server.control.importBlueprint(mailBlueprints.enrollment);
    const username = unique("newcomer");
    const email = `${username}@example.com`;
    const { flow, page } = laptop();
    await flow.startAt(ENROLLMENT_FLOW);
    await flow.answer({ Username: username, Password: newPassword, "Password (repeat)": newPassword });
    await flow.answer({ Name: "New Comer", Email: email });
    await flow.expectStage("ak-stage-email");
    await expect(page).toHaveTitle(/^Check your inbox/);
    if (javaScript) await lookAt(page, "email", (view) => pictureOf(test.info(), "mail-sent", view));
    const [before] = await server.control.query('SELECT "is_active" FROM "user" WHERE "username" = $1', username);
    expect(before).toEqual({ is_active: false });

    const mail = await mailbox.take(email);
    expect(mail.from).toEqual({ name: "Acme", address: "login@example.com" });
    const link = linkOf(mail);
    expect(link.startsWith(`${server.url}/if/flow/`)).toBe(true);
    await scan(phone(), link);
    await phone().page.goto(link);
    // Whoever did not choose the password cannot make the account theirs by opening the link.
    await phone().flow.expectStage("ak-stage-password");
    if (javaScript) await lookAt(phone().page, "email-confirm", (view) => pictureOf(test.info(), "mail-confirm", view));
    await phone().flow.enterPassword("what a stranger would type");
    await phone().flow.expectFieldError(phone().flow.password);
    const [still] = await server.control.query('SELECT "is_active" FROM "user" WHERE "username" = $1', username);
    expect(still).toEqual({ is_active: false });
    await phone().flow.enterPassword(newPassword);
    await phone().home.expectPerson({ username });
    const [after] = await server.control.query('SELECT "is_active" FROM "user" WHERE "username" = $1', username);
    expect(after).toEqual({ is_active: true });

    // The first device still waits; its link is used up and says so.
    await page.goto(link);
    await expect(page.getByRole("status").first()).toContainText("no longer valid");
  });

  test("somebody has the message sent again, and sees that it was", async () => {
    const person = await createPerson(server.control);
    const { flow, page } = laptop();
    await flow.startAt("default-account-recovery");
    await flow.identifyAs(person.username);
    await flow.expectStage("ak-stage-email");
    await mailbox.take(person.email);
    await page.getByRole("button", { name: "Send the message again" }).click();
    await expect(page.getByRole("status").filter({ hasText: "once more" })).toBeVisible();
    await expect(page).toHaveTitle(/^Check your inbox/);
    await mailbox.take(person.email);
    // Not reloading, which without scripts asks once more.
    await flow.startAt("default-account-recovery");
    await flow.expectStage("ak-stage-email");
    expect(mailbox.mails.filter(({ to }) => to?.[0]?.address === person.email)).toEqual([]);
    await page.getByRole("link", { name: "Start over" }).click();
    await expect(page.getByText("Check your inbox")).toBeHidden();
  });

  test("somebody who forgot their password finds the way from the login, in one browser", async () => {
    const person = await createPerson(server.control);
    const { flow, page, home } = laptop();
    await flow.startAt(LOGIN_FLOW);
    await flow.identifyAs(person.email);
    await page.getByRole("link", { name: "Forgot password?" }).click();
    await flow.expectStage("ak-stage-identification");
    await flow.identifyAs(person.email);
    await flow.expectStage("ak-stage-email");
    const mail = await mailbox.take(person.email, /Reset your password/);
    await page.goto(linkOf(mail));
    await flow.expectStage("ak-stage-consent");
    await expect(page.getByText("another browser")).toBeHidden();
    await flow.submit();
    await flow.expectStage("ak-stage-prompt");
    await flow.answer({ "New password": newPassword, "New password, again": newPassword });
    await home.expectPerson(person);
    await mailbox.take(person.email, /password was changed/);

    await phone().flow.startAt(LOGIN_FLOW, "?next=/if/user/");
    await phone().flow.identifyAs(person.username);
    await phone().flow.enterPassword(person.password);
    await phone().flow.expectFieldError(phone().flow.password);
    await phone().flow.enterPassword(newPassword);
    await phone().home.expectPerson(person);
  });

  test("the reference implementation's recovery, on another device", async () => {
    test.skip(!hasReferenceBlueprints, NO_REFERENCE_BLUEPRINTS);
    await server.control.importBlueprint(mailBlueprints.recovery);
    const person = await createPerson(server.control);
    await laptop().flow.startAt(RECOVERY_FLOW);
    await laptop().flow.identifyAs(person.username);
    await laptop().flow.expectStage("ak-stage-email");
    const link = linkOf(await mailbox.take(person.email));
    await scan(phone(), link);
    await phone().page.goto(link);
    await phone().flow.submit();
    await phone().flow.answer({ Password: newPassword, "Password (repeat)": newPassword });
    await phone().home.expectPerson(person);
    await mailbox.take(person.email, /password was changed/);
  });

  test("an administrator's link waits for the person, and works once", async () => {
    const person = await createPerson(server.control);
    const [row] = await server.control.query('SELECT "id" FROM "user" WHERE "username" = $1', person.username);
    const answer = await fetch(`${server.url}/api/v3/core/users/${row?.id}/recovery/`, {
      method: "POST",
      headers: { Authorization: `Bearer ${admin.token}`, "Content-Type": "application/json" },
      body: "{}",
    });
    expect(answer.status).toBe(200);
    const { link } = (await answer.json()) as { link: string };
    // A step that goes on by itself would be used up by now.
    await scan(phone(), link);
    const { flow, page, home } = laptop();
    await page.goto(link);
    await flow.expectStage("vestibule-continue");
    await flow.submit();
    await flow.answer({ "New password": newPassword, "New password, again": newPassword });
    await home.expectPerson(person);
    await mailbox.take(person.email, /password was changed/);
    await phone().page.goto(link);
    await phone().flow.expectStage("ak-stage-identification");
    await expect(phone().page.getByRole("status").first()).toContainText("no longer valid");
  });

  test("somebody without an account sees what somebody with one sees", async () => {
    const { flow, page } = laptop();
    await flow.startAt("default-account-recovery");
    await flow.identifyAs(unique("stranger"));
    await flow.expectStage("ak-stage-email");
    await page.getByRole("button", { name: "Send the message again" }).click();
    await expect(page.getByRole("status").filter({ hasText: "once more" })).toBeVisible();
    expect(mailbox.mails).toEqual([]);
  });
});

test.describe("the reference implementation's link to log in", () => {
  test.skip(!hasReferenceBlueprints, NO_REFERENCE_BLUEPRINTS);
  test.beforeAll(() => server.control.importBlueprint(mailBlueprints.magicLink));

  withDevices((laptop, phone) => {
    test("logs in the device that it is confirmed on", async () => {
      const person = await createPerson(server.control);
      const { flow, page } = laptop();
      await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
      await flow.identifyAs(person.username);
      // The file adds its stage to the login that is there; which of two at the same place comes first is left open.
      const email = page.locator("[data-component=ak-stage-email]");
      await expect(flow.password.or(email)).toBeVisible();
      if (await flow.password.isVisible()) await flow.enterPassword(person.password);
      await flow.expectStage("ak-stage-email");
      const mail = await mailbox.take(person.email);
      expect(mail.subject).toBe("Your link to log in");
      const link = linkOf(mail);
      const other = phone();
      await scan(other, link);
      await other.page.goto(link);
      await other.flow.submit();
      await expect(other.flow.password.or(other.home.logOutLink)).toBeVisible();
      if (await other.flow.password.isVisible()) await other.flow.enterPassword(person.password);
      await other.home.expectPerson(person);
      await expect(other.page).toHaveURL(/\/if\/user\/$/);
    });
  });
});
