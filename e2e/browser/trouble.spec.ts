import { expect, test, withAndWithoutScripts } from "../fixtures/browser.ts";
import { LOGIN_FLOW } from "../support/api-steps.ts";
import { createFlow, dummy, prompt } from "../support/world.ts";

/** What an earlier version of the application may have called the action of its forms. */
const EARLIER_ACTION = `40${"ab".repeat(20)}`;

withAndWithoutScripts((javaScript) => {
  test("a page of an earlier version of the application is asked for anew", async ({
    page,
    flow,
    home,
    person,
    complaints,
  }) => {
    complaints.expect(/status of 409|UnrecognizedActionError|was not found on the server/);
    await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
    await flow.identifyAs(person.username);
    await flow.expectStage("ak-stage-password");
    if (javaScript) {
      await page.route("**/if/flow/**", (route) => {
        const headers = route.request().headers();
        return route.continue(headers["next-action"] ? { headers: { ...headers, "next-action": EARLIER_ACTION } } : {});
      });
    } else {
      await page.locator('input[name^="$ACTION"]').evaluateAll((inputs, name) => {
        for (const input of inputs) input.setAttribute("name", name);
      }, `$ACTION_ID_${EARLIER_ACTION}`);
    }
    const reloaded = page.waitForRequest((request) => request.method() === "GET" && request.isNavigationRequest());
    await flow.enterPassword(person.password);
    await reloaded;
    await page.unrouteAll();
    await flow.expectStage("ak-stage-password");
    await expect(flow.password).toHaveValue("");
    await flow.enterPassword(person.password);
    await home.expectPerson(person);
  });

  test("whoever answers a run that is gone, or keeps no cookies, is told so", async ({ flow, context, person }) => {
    await flow.startAt(LOGIN_FLOW);
    await flow.identifyAs(person.username);
    await flow.expectStage("ak-stage-password");
    await context.clearCookies();
    await flow.enterPassword(person.password);
    await flow.expectStage("ak-stage-identification");
    await expect(flow.page.getByRole("status").filter({ hasText: "cookies" })).toBeVisible();
  });

  test("a file that is too large is refused beside its field", async ({ flow, control }) => {
    const slug = await createFlow(control, {
      stages: [prompt([{ field_key: "picture", label: "Picture", type: "file" }]), dummy()],
    });
    await flow.startAt(slug);
    const file = (size: number) => ({ name: "a.png", mimeType: "image/png", buffer: Buffer.alloc(size, 1) });
    await flow.field("Picture").setInputFiles(file(800_000));
    await flow.submit();
    if (javaScript) {
      expect(await flow.field("Picture").evaluate((input: HTMLInputElement) => input.validationMessage)).toContain(
        "700",
      );
    } else {
      await flow.expectFieldError(flow.field("Picture"));
    }
    await flow.field("Picture").setInputFiles(file(690_000));
    await flow.submit();
    await flow.expectStage("ak-stage-dummy");
  });
});

test("without a connection the page says so, and goes on when it is back", async ({
  page,
  flow,
  home,
  context,
  person,
  complaints,
}) => {
  complaints.expect(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
  await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
  await flow.identifyAs(person.username);
  await flow.expectStage("ak-stage-password");
  await context.setOffline(true);
  await flow.enterPassword(person.password);
  await expect(page.getByRole("alert").filter({ hasText: "could not be reached" })).toBeVisible();
  await context.setOffline(false);
  await page.getByRole("button", { name: "Try again" }).click();
  await flow.expectStage("ak-stage-password");
  await flow.enterPassword(person.password);
  await home.expectPerson(person);
});
