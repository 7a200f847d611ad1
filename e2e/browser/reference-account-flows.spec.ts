import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { BrowserContext } from "@playwright/test";
import { expect, test } from "@playwright/test";
import PostalMime, { type Email } from "postal-mime";
import { Complaints } from "../fixtures/browser.ts";
import { FlowPage } from "../pages/flow-page.ts";
import { UserHomePage } from "../pages/user-home-page.ts";
import { admin } from "../support/admin.ts";
import { LOGIN_FLOW } from "../support/api-steps.ts";
import { type ControlledServer, startControlledServer } from "../support/controlled-server.ts";
import { accountBlueprints, hasReferenceBlueprints, NO_REFERENCE_BLUEPRINTS } from "../support/reference-blueprints.ts";
import { unique } from "../support/unique.ts";
import { createInvitation, createPerson, type Person } from "../support/world.ts";

test.skip(!hasReferenceBlueprints, NO_REFERENCE_BLUEPRINTS);
// One server for all: the files change what an installation begins with, so it is not the one that other tests use.
test.describe.configure({ mode: "serial" });

let server: ControlledServer;
test.beforeAll(async () => {
  if (!hasReferenceBlueprints) return;
  server = await startControlledServer({
    env: { BOOTSTRAP_EMAIL: admin.email, BOOTSTRAP_PASSWORD: admin.password, BOOTSTRAP_TOKEN: admin.token },
  });
  for (const file of Object.values(accountBlueprints)) await server.control.importBlueprint(file);
});
test.afterAll(() => server?.stop());

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    let context: BrowserContext;
    let flow: FlowPage;
    let home: UserHomePage;
    const complaints = new Complaints();

    test.beforeEach(async ({ browser }) => {
      context = await browser.newContext({ baseURL: server.url, javaScriptEnabled });
      complaints.watch(context);
      const page = await context.newPage();
      flow = new FlowPage(page, javaScriptEnabled);
      home = new UserHomePage(page, javaScriptEnabled);
    });
    test.afterEach(async () => {
      expect(complaints.unexpected()).toEqual([]);
      await context.close();
    });

    async function logIn(): Promise<Person> {
      const person = await createPerson(server.control);
      await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
      await flow.identifyAs(person.username);
      await flow.enterPassword(person.password);
      await home.expectPerson(person);
      return person;
    }

    /** The message to an address, from the folder in which messages are kept when there is no mail server. */
    async function receiveMail(address: string): Promise<Email> {
      const folder = path.join(server.dataDir, "outbox");
      let found: Email | undefined;
      await expect(async () => {
        for (const name of await readdir(folder)) {
          const mail = await PostalMime.parse(await readFile(path.join(folder, name)));
          if (mail.to?.some((to) => to.address === address)) found = mail;
        }
        expect(found).toBeDefined();
      }).toPass({ timeout: 30_000 });
      return found as Email;
    }

    async function enroll(slug: string, token: string): Promise<string> {
      const username = unique("newcomer");
      const password = `${username} knows 1 Thing`;
      await flow.startAt(slug, `?itoken=${token}`);
      await flow.expectStageAfterContinue("ak-stage-prompt");
      await flow.answer({ Username: username, Password: password, "Password (repeat)": password });
      await expect(flow.field("Name")).toBeVisible();
      await flow.answer({ Name: "New Comer", Email: `${username}@example.com` });
      await home.expectPerson({ username });
      return username;
    }

    test("default/flow-default-user-settings-flow", async () => {
      const person = await logIn();
      await flow.page.getByRole("link", { name: "Change your details" }).click();
      await expect(flow.page.getByRole("heading", { name: "Update your info" })).toBeVisible();
      await expect(flow.field("Email")).toHaveValue(person.email);
      await flow.field("Email").fill("other@example.com");
      await flow.answer({ Name: "Somebody Else" });
      await flow.expectError("Not allowed to change email address.");
      await flow.field("Locale").selectOption({ label: "Deutsch" });
      await flow.field("Email").fill(person.email);
      await flow.submit();
      await expect(flow.page.getByRole("heading", { name: "Hallo, Somebody Else" })).toBeVisible();
    });

    test("default/flow-password-change", async () => {
      const person = await logIn();
      await flow.page.getByRole("link", { name: "Change your password" }).click();
      // Our own step before those of the file, which has the same flow.
      await flow.enterPassword(person.password);
      await flow.expectStage("ak-stage-prompt");
      const password = "Another good 1 password!";
      const labels = await flow.page.locator("label[for^=field-]").allInnerTexts();
      expect(labels).toHaveLength(2);
      await flow.answer(Object.fromEntries(labels.map((label) => [label.trim(), password])));
      await home.expectPerson(person);
      await home.logOut();
      await flow.identifyAs(person.username);
      await flow.enterPassword(password);
      await home.expectPerson(person);
    });

    test("example/flows-invitation-enrollment", async () => {
      const slug = "invitation-enrollment-flow-internal-engineering";
      await flow.startAt(slug);
      await flow.passContinue();
      await flow.expectDenied();
      const token = await createInvitation(server.control, slug, { fixed_data: { attributes: { team: "Backend" } } });
      const username = await enroll(slug, token);
      const rows = await server.control.query(
        `SELECT u."type", u."attributes", g."name" FROM "user" u JOIN "group_membership" m ON m."user_id" = u."id"
         JOIN "group" g ON g."group_uuid" = m."group_id" WHERE u."username" = $1`,
        username,
      );
      expect(rows).toEqual([{ type: "internal", attributes: { team: "Backend" }, name: "engineering-team" }]);
    });

    test("example/flows-invitation-enrollment-minimal", async () => {
      const slug = "invitation-enrollment-flow";
      const token = await createInvitation(server.control, slug, { single_use: true });
      await enroll(slug, token);
      await context.clearCookies();
      await flow.startAt(slug, `?itoken=${token}`);
      await flow.passContinue();
      await flow.expectDenied();
    });

    test("example/flows-invitation-enrollment, by mail", async () => {
      const slug = "invitation-enrollment-flow-external";
      const token = await createInvitation(server.control, slug, { single_use: true });
      const address = `${unique("guest")}@example.com`;
      const answer = await fetch(`${server.url}/api/v3/stages/invitation/invitations/${token}/send_email/`, {
        method: "POST",
        headers: { Authorization: `Bearer ${admin.token}`, "Content-Type": "application/json" },
        body: JSON.stringify({ email_addresses: [address] }),
      });
      expect(answer.status).toBe(204);
      const mail = await receiveMail(address);
      const link = /href="([^"]*itoken=[^"]*)"/.exec(mail.html ?? "")?.[1]?.replaceAll("&amp;", "&") ?? "";
      expect(link).toBe(`${server.url}/if/flow/${slug}/?itoken=${token}`);
      await enroll(slug, new URL(link).searchParams.get("itoken") ?? "");
    });

    test("example/flows-unenrollment, over our own flow of that name", async () => {
      const person = await logIn();
      await flow.page.getByRole("link", { name: "Delete your account" }).click();
      await flow.answer({ "Type your username to confirm": person.username });
      await flow.enterPassword(person.password);
      await expect(flow.page.getByText("Your account has been deleted")).toBeVisible();
      await flow.submit();
      await flow.expectStage("ak-stage-identification");
      const rows = await server.control.query('SELECT 1 FROM "user" WHERE "username" = $1', person.username);
      expect(rows).toEqual([]);
    });
  });
}
