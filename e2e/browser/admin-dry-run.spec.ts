import { expect, test, withAndWithoutScripts } from "../fixtures/browser.ts";
import { logInAsAdministrator } from "../pages/admin-object-page.ts";
import { DryRunPage } from "../pages/dry-run-page.ts";
import { lookAt, pictureOf } from "../support/look.ts";
import { createFlow, createPerson, dummy, identification, password, userLogin } from "../support/world.ts";

const loginFlow = {
  designation: "authentication",
  stages: [
    { ...identification(), policies: [{ expression: 'ak_message("asked in the dry run")\nreturn True' }] },
    password(),
    userLogin(),
  ],
};

withAndWithoutScripts(() => {
  test("an administrator sees a whole login as somebody, goes back a step, and nobody is logged in", async ({
    page,
    flow,
    control,
  }) => {
    await logInAsAdministrator(page, flow, control);
    const person = await createPerson(control);
    const slug = await createFlow(control, loginFlow);
    const dryRun = new DryRunPage(page);
    await dryRun.open(`flows/${slug}/`);
    await page.getByRole("link", { name: "Dry run" }).click();
    await dryRun.expectTitle();
    await dryRun.start(person.username, ["Take passwords as right"]);
    await expect(dryRun.last).toContainText("The flow was planned.");
    await dryRun.answer({ "Email address or username": person.username });
    await dryRun.expectSteps(2);
    await dryRun.answer({ Password: "nobody knows it" });
    await dryRun.expectSteps(3);
    await expect(dryRun.last).toContainText(`The browser would be logged in as ${person.username}`);
    await expect(dryRun.last).toContainText(`Logs “${person.username}” in.`);
    await expect(dryRun.screen).toContainText("The visitor is sent on.");
    await expect(page.getByText("nobody knows it")).toHaveCount(0);

    await dryRun.press("Go back one step");
    await dryRun.expectSteps(2);
    await dryRun.answer({ Password: "something else" });
    await dryRun.expectSteps(3);
    await dryRun.press("Start again");
    await dryRun.expectSteps(1);

    await page.goto("/if/admin/users/");
    await page.goto(`/if/admin/users/?search=${person.username}`);
    await page.locator("tbody th a").first().click();
    await expect(page.getByRole("region", { name: "Sessions" })).toContainText("Not logged in anywhere");
    await expect(page.getByRole("region", { name: "Last events" })).not.toContainText("login");
  });

  test("a refused answer is shown as the visitor sees it; an answer that is no JSON is not given", async ({
    page,
    flow,
    control,
  }) => {
    await logInAsAdministrator(page, flow, control);
    const slug = await createFlow(control, loginFlow);
    const dryRun = new DryRunPage(page);
    await dryRun.openFor(slug);
    await dryRun.start();
    await dryRun.screen.getByText("Answer with JSON instead").click();
    await dryRun.screen.getByLabel("Answer", { exact: true }).fill("no JSON");
    await dryRun.screen.getByRole("button", { name: "Answer", exact: true }).click();
    await expect(dryRun.screen.getByRole("alert")).toContainText("no JSON object");
    await dryRun.expectSteps(1);
    await dryRun.screen.getByLabel("Answer", { exact: true }).fill('{"uid_field": ""}');
    await dryRun.screen.getByRole("button", { name: "Answer", exact: true }).click();
    await dryRun.expectSteps(2);
    await expect(dryRun.screen.getByRole("alert")).toBeVisible();
  });

  test("somebody who is not there, and a wrong address, are told where they were typed", async ({
    page,
    flow,
    control,
  }) => {
    await logInAsAdministrator(page, flow, control);
    const slug = await createFlow(control, { stages: [dummy()] });
    const dryRun = new DryRunPage(page);
    await dryRun.openFor(slug);
    await page.getByText("Where they come from …").click();
    await dryRun.field("Address").fill("nowhere");
    await dryRun.press("Start");
    await expect(dryRun.field("Address")).toHaveAttribute("aria-invalid", "true");
    await dryRun.expectSteps(0);
  });
});

test("the page of a dry run has no barriers and is not wider than a small phone", async ({
  page,
  flow,
  control,
}, info) => {
  test.slow();
  await logInAsAdministrator(page, flow, control);
  const person = await createPerson(control);
  const slug = await createFlow(control, loginFlow);
  const dryRun = new DryRunPage(page);
  await dryRun.openFor(slug);
  await dryRun.start(person.username, ["Take passwords as right"]);
  for (const [label, answer, steps] of [
    ["Email address or username", person.username, 2],
    ["Password", "anything", 3],
  ] as const) {
    await dryRun.answer({ [label]: answer });
    await dryRun.expectSteps(steps);
    await dryRun.main.locator("details").evaluateAll((all) => {
      for (const one of all) one.setAttribute("open", "");
    });
    await lookAt(page, `${steps} steps`, (view) => pictureOf(info, `admin dry run of ${steps} steps`, view));
  }
});
