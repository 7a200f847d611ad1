import type { BrowserContext } from "@playwright/test";
import { expect, test, withAndWithoutScripts } from "../fixtures/browser.ts";
import { FlowPage } from "../pages/flow-page.ts";
import { UserHomePage } from "../pages/user-home-page.ts";
import { LOGIN_FLOW, LOGOUT_FLOW } from "../support/api-steps.ts";
import type { Control } from "../support/control/control.ts";
import { createFlow, createPerson, dummy, type Person, prompt } from "../support/world.ts";

/** The flow in which people change their own details. */
const SETTINGS_FLOW = "default-user-settings-flow";
/** What a page says whose run is not there any more. */
const RUN_GONE = /no longer current, so nothing was done/;

const nameOf = async (control: Control, { username }: Person) =>
  (await control.query('SELECT "name" FROM "user" WHERE "username" = $1', username))[0]?.name;

/** A form, another one, and one that shows what was said in the second. */
const threeSteps = [
  prompt([{ field_key: "color", label: "Colour" }]),
  prompt([{ field_key: "size", label: "Size" }]),
  prompt([
    {
      field_key: "result",
      label: "Result",
      initial_value: "return prompt_context['size']",
      initial_value_expression: true,
    },
  ]),
];

// Without scripts the history holds answers to forms, which browsers ask about before they send them again.
test.describe("the back button", () => {
  test("after a login leads past it, to a page that works", async ({ page, flow, home, control, person }) => {
    await flow.startAt(await createFlow(control, { stages: [dummy()] }));
    await flow.expectStage("ak-stage-dummy");
    await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
    await flow.identifyAs(person.username);
    await flow.enterPassword(person.password);
    await home.expectPerson(person);
    await page.goBack();
    await flow.expectStage("ak-stage-dummy");
    await page.goForward();
    await home.expectPerson(person);
  });

  test("within a flow loses nothing", async ({ page, flow, control }) => {
    const slug = await createFlow(control, { stages: threeSteps });
    await flow.startAt(LOGIN_FLOW);
    await flow.startAt(slug);
    await flow.answer({ Colour: "red" });
    await expect(flow.field("Size")).toBeVisible();
    await page.goBack();
    await flow.expectStage("ak-stage-identification");
    await page.goForward();
    await flow.answer({ Size: "1" });
    await expect(flow.field("Result")).toHaveValue("1");
  });
});

withAndWithoutScripts((javaScript) => {
  /** Goes to the question for a password, and opens the same in a second tab. @returns the second one */
  async function openTwice(flow: FlowPage, context: BrowserContext, person: Person): Promise<FlowPage> {
    await flow.startAt(LOGIN_FLOW);
    await flow.identifyAs(person.username);
    await flow.expectStage("ak-stage-password");
    const second = new FlowPage(await context.newPage(), javaScript);
    await second.startAt(LOGIN_FLOW);
    await second.expectStage("ak-stage-password");
    return second;
  }

  test("two tabs in different flows do not disturb each other", async ({ page, flow, context, control }) => {
    const [first, second] = [
      await createFlow(control, { stages: threeSteps }),
      await createFlow(control, { stages: threeSteps }),
    ];
    const other = new FlowPage(await context.newPage(), javaScript);
    await flow.startAt(first);
    await other.startAt(second);
    await flow.answer({ Colour: "red" });
    // The first answer of a browser gives it the cookie that its runs are found by.
    await expect(flow.field("Size")).toBeVisible();
    await other.answer({ Colour: "blue" });
    await flow.answer({ Size: "1" });
    await other.answer({ Size: "2" });
    await expect(flow.field("Result")).toHaveValue("1");
    await expect(other.field("Result")).toHaveValue("2");
    await page.close();
    await other.submit();
    await other.expectStage("ak-stage-identification");
  });

  test("two people who begin the same login in two tabs are each asked for their own password", async ({
    page,
    flow,
    home,
    context,
    control,
    person,
  }) => {
    const somebodyElse = await createPerson(control);
    const other = new FlowPage(await context.newPage(), javaScript);
    for (const tab of [flow, other]) await tab.startAt(LOGIN_FLOW);
    await flow.identifyAs(somebodyElse.username);
    await flow.expectStage("ak-stage-password");
    await other.identifyAs(person.username);
    await other.expectStage("ak-stage-password");
    await expect(other.page.getByText(person.username)).toBeVisible();
    await expect(page.getByText(somebodyElse.username)).toBeVisible();
    await flow.enterPassword(somebodyElse.password);
    await home.expectPerson(somebodyElse);
    await other.enterPassword(person.password);
    await new UserHomePage(other.page, javaScript).expectPerson(person);
  });

  test("an answer in a tab that is behind is not used; the tab catches up", async ({ flow, context, control }) => {
    const slug = await createFlow(control, { stages: threeSteps });
    await flow.startAt(slug);
    await flow.answer({ Colour: "red" });
    await expect(flow.field("Size")).toBeVisible();
    const behind = new FlowPage(await context.newPage(), javaScript);
    await behind.startAt(slug);
    await expect(behind.field("Size")).toBeVisible();
    await flow.answer({ Size: "1" });
    await expect(flow.field("Result")).toHaveValue("1");
    await behind.answer({ Size: "2" });
    await expect(behind.field("Result")).toHaveValue("1");
  });

  test("a password in a tab that was left behind logs nobody in twice", async ({
    flow,
    home,
    context,
    control,
    person,
  }) => {
    const behind = await openTwice(flow, context, person);
    await flow.enterPassword(person.password);
    await home.expectPerson(person);
    await behind.enterPassword(person.password);
    await behind.expectStage("ak-stage-identification");
    const sessions =
      'SELECT count(*)::int AS count FROM "session" WHERE "user_id" = (SELECT "id" FROM "user" WHERE "username" = $1)';
    expect(await control.query(sessions, person.username)).toEqual([{ count: 1 }]);
  });

  test("reloading keeps the step", async ({ page, flow, home, person }) => {
    await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
    await flow.identifyAs(person.username);
    await flow.expectStage("ak-stage-password");
    await page.reload();
    await flow.expectStage("ak-stage-password");
    await flow.enterPassword("a guess");
    await flow.expectFieldError(flow.password);
    await page.goto(page.url());
    await flow.expectStage("ak-stage-password");
    await expect(flow.password).not.toHaveAttribute("aria-invalid");
    await flow.enterPassword(person.password);
    await home.expectPerson(person);
  });

  test("logging out in one tab ends what was begun in another; its answer does nothing and says so", async ({
    flow,
    home,
    context,
    control,
    person,
  }) => {
    await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
    await flow.identifyAs(person.username);
    await flow.enterPassword(person.password);
    await home.expectPerson(person);
    await flow.startAt(SETTINGS_FLOW);
    await expect(flow.field("Name")).toHaveValue(person.name);
    const other = new FlowPage(await context.newPage(), javaScript);
    await other.startAt(LOGOUT_FLOW);
    await other.passContinue();
    await other.expectStage("ak-stage-identification");
    await flow.answer({ Name: "Somebody Else" });
    await flow.expectDenied();
    await expect(flow.page.getByText(RUN_GONE)).toBeVisible();
    expect(await nameOf(control, person)).toBe(person.name);
  });

  test("a form that one person has begun changes nothing for the next one who logs in in that browser", async ({
    flow,
    home,
    context,
    control,
    person,
  }) => {
    const next = await createPerson(control);
    await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
    await flow.identifyAs(person.username);
    await flow.enterPassword(person.password);
    await home.expectPerson(person);
    await flow.startAt(SETTINGS_FLOW);
    await expect(flow.field("Name")).toHaveValue(person.name);
    const other = new FlowPage(await context.newPage(), javaScript);
    await other.startAt(LOGOUT_FLOW);
    await other.passContinue();
    await other.expectStage("ak-stage-identification");
    await other.startAt(LOGIN_FLOW, "?next=/if/user/");
    await other.identifyAs(next.username);
    await other.enterPassword(next.password);
    await new UserHomePage(other.page, javaScript).expectPerson(next);
    await flow.answer({ Name: "Mallory" });
    await expect(flow.page.getByText(RUN_GONE)).toBeVisible();
    await expect(flow.field("Name")).toHaveValue(next.name);
    expect([await nameOf(control, person), await nameOf(control, next)]).toEqual([person.name, next.name]);
  });

  test("leaving a flow in one tab ends it in its copies, whose answers begin again", async ({
    page,
    flow,
    context,
    person,
  }) => {
    const copy = await openTwice(flow, context, person);
    await page.getByRole("link", { name: "Not you?" }).click();
    await flow.expectStageAfterContinue("ak-stage-identification");
    await copy.enterPassword(person.password);
    await copy.expectStage("ak-stage-identification");
    await expect(copy.page.getByText(RUN_GONE)).toBeVisible();
  });

  test("the address of a flow in the middle begins anew in another browser", async ({
    page,
    flow,
    otherPage,
    person,
  }) => {
    await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
    await flow.identifyAs(person.username);
    await flow.expectStage("ak-stage-password");
    await otherPage.goto(page.url());
    const elsewhere = new FlowPage(otherPage, javaScript);
    await elsewhere.expectStage("ak-stage-identification");
    await expect(otherPage.getByText(person.username)).toHaveCount(0);
    await page.reload();
    await flow.expectStage("ak-stage-password");
  });

  test("the page of a flow that is over begins a new one", async ({ page, flow, control }) => {
    const slug = await createFlow(control, { stages: [dummy(), dummy()] });
    await flow.startAt(slug);
    const late = new FlowPage(await page.context().newPage(), javaScript);
    await flow.submit();
    await expect(flow.page.getByText(`${slug}-1`)).toBeVisible();
    await late.startAt(slug);
    await expect(late.page.getByText(`${slug}-1`)).toBeVisible();
    await flow.submit();
    await flow.expectStage("ak-stage-identification");
    await late.submit();
    await expect(late.page.getByText(`${slug}-0`)).toBeVisible();
    await expect(late.page.getByText(RUN_GONE)).toBeVisible();
  });
});
