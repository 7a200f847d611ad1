import { TOO_MANY_REQUESTS } from "#lib/http/too-many-requests.ts";
import { expect, test, withAndWithoutScripts } from "../fixtures/browser.ts";
import { LOGIN_FLOW } from "../support/api-steps.ts";
import { checkAccessibility } from "../support/look.ts";

/** Not so many that the run ends. */
const GUESSES = 4;

test("a page whose answer was one too many says so, and works again", async ({
  page,
  flow,
  home,
  person,
  complaints,
}) => {
  complaints.expect(/429/);
  complaints.expect(new RegExp(TOO_MANY_REQUESTS));
  await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
  await page.route(/\/if\/flow\//, (route) =>
    route.request().method() === "POST"
      ? route.fulfill({ status: 429, contentType: "text/plain", body: TOO_MANY_REQUESTS })
      : route.continue(),
  );
  await flow.identifyAs(person.username);
  await expect(page.getByRole("heading", { name: "Too many requests" })).toBeVisible();
  await checkAccessibility(page, "too many requests");
  await page.screenshot({ path: `${test.info().project.outputDir}/screens/too-many-requests.png` });
  await page.unroute(/\/if\/flow\//);
  await page.getByRole("button", { name: "Try again" }).click();
  await flow.identifyAs(person.username);
  await flow.enterPassword(person.password);
  await home.expectPerson(person);
});

withAndWithoutScripts(() => {
  test("a name that was guessed at too often is told to come back later, beside the field", async ({
    flow,
    control,
    page,
  }) => {
    const name = `nobody-${Math.random().toString(36).slice(2)}`;
    await flow.startAt(LOGIN_FLOW);
    await flow.identifyAs(name);
    await flow.expectStage("ak-stage-password");
    for (let tries = 0; tries < GUESSES; tries++) {
      await flow.enterPassword(`guess ${tries}`);
      await flow.expectFieldError(flow.password);
      await expect(flow.password).toHaveValue("");
    }
    // Twenty guesses take long in a browser. Of the names with as many guesses this one is the newest.
    const counted = await control.query(
      `UPDATE "rate_limit" SET "points" = 20 WHERE "key" = (
        SELECT "key" FROM "rate_limit" WHERE "key" LIKE 'password-account:%' AND "points" = $1
        ORDER BY "expires" DESC LIMIT 1) RETURNING 1`,
      GUESSES,
    );
    expect(counted).toHaveLength(1);
    await flow.enterPassword("a guess");
    await expect(page.getByText("Too many attempts. Please try again later.")).toBeVisible();
    await flow.expectFieldError(flow.password);
  });
});
