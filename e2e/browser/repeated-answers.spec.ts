import type { Page, Route } from "@playwright/test";
import { expect, test, withAndWithoutScripts } from "../fixtures/browser.ts";
import { LOGIN_FLOW } from "../support/api-steps.ts";
import { createFlow, dummy } from "../support/world.ts";

/** How often somebody has logged in. */
const LOGINS = `SELECT count(*)::int AS count FROM "event" WHERE "action" = 'login' AND "user"->>'username' = $1`;

withAndWithoutScripts((javaScript) => {
  test("a double click sends an answer once", async ({ flow, control }) => {
    const slug = await createFlow(control, { stages: [dummy(), dummy(), dummy()] });
    await flow.startAt(slug);
    await flow.submitButton.dblclick();
    await expect(flow.page.getByText(`${slug}-1`)).toBeVisible();
    await flow.submit();
    await expect(flow.page.getByText(`${slug}-2`)).toBeVisible();
  });

  test("a double click logs in once", async ({ flow, home, control, person }) => {
    await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
    await flow.identifyAs(person.username);
    await flow.password.fill(person.password);
    await flow.submitButton.dblclick();
    await home.expectPerson(person);
    expect(await control.query(LOGINS, person.username)).toEqual([{ count: 1 }]);
  });

  // Scripts send nothing while an answer is on its way.
  if (!javaScript)
    test("an answer whose result never arrives may be sent again", async ({
      page,
      flow,
      home,
      control,
      person,
      baseURL,
    }) => {
      // The name of this machine has two addresses, of which the test and the browser may choose different ones.
      const address = new URL(`/if/flow/${LOGIN_FLOW}/?next=/if/user/`, baseURL);
      address.hostname = "127.0.0.1";
      await page.goto(address.href);
      await flow.identifyAs(person.username);
      await flow.password.fill(person.password);
      const judged = answerWithoutResult(page);
      // By its place: nothing on a page can be looked for while another one is on its way.
      const { x, y } = (await flow.submitButton.boundingBox()) ?? { x: 0, y: 0 };
      await page.mouse.click(x + 5, y + 5);
      await judged;
      await page.mouse.click(x + 5, y + 5);
      await home.expectPerson(person);
      expect(await control.query(LOGINS, person.username)).toEqual([{ count: 1 }]);
    });
});

/** Lets the next form reach the server, and its result nobody. @returns when the server has answered */
function answerWithoutResult(page: Page): Promise<void> {
  return new Promise((resolve, reject) => {
    const handle = async (route: Route) => {
      const request = route.request();
      const { connection: _, ...headers } = await request.allHeaders();
      const body = request.postData();
      await fetch(request.url(), { method: request.method(), headers, body, redirect: "manual" });
    };
    page.route("**/if/flow/**", (route) => handle(route).then(resolve, reject), { times: 1 }).catch(reject);
  });
}
