import { expect, test } from "@playwright/test";
import { Complaints } from "../fixtures/browser.ts";
import { FlowPage } from "../pages/flow-page.ts";
import { UserHomePage } from "../pages/user-home-page.ts";
import { type ControlledServer, startControlledServer } from "../support/controlled-server.ts";

const administrator = { username: "akadmin", password: "the first password" };

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    let server: ControlledServer;
    test.beforeAll(async () => {
      server = await startControlledServer();
    });
    test.afterAll(() => server?.stop());

    test("a new installation is set up, logged in to and out of", async ({ browser }) => {
      const context = await browser.newContext({ baseURL: server.url, javaScriptEnabled });
      const complaints = new Complaints();
      complaints.watch(context);
      const page = await context.newPage();
      const flow = new FlowPage(page, javaScriptEnabled);
      const home = new UserHomePage(page, javaScriptEnabled);

      await page.goto("/");
      await flow.expectStage("ak-stage-prompt");
      const { password } = administrator;
      await flow.answer({ "E-mail": "first@example.com", Password: password, "Password, again": "not the same" });
      await flow.expectError();
      await expect(flow.field("E-mail")).toHaveValue("first@example.com");
      await flow.answer({ Password: password, "Password, again": password });
      await home.expectPerson(administrator);

      await home.logOut();
      await flow.identifyAs("first@example.com");
      await flow.enterPassword(password);
      await home.expectPerson(administrator);

      await page.goto("/setup");
      await home.expectPerson(administrator);
      expect(complaints.unexpected()).toEqual([]);
      await context.close();
    });
  });
}
