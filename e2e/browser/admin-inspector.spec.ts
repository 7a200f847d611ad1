import { expect, test, withAndWithoutScripts } from "../fixtures/browser.ts";
import { logInAsAdministrator } from "../pages/admin-object-page.ts";
import { AdminPage } from "../pages/admin-page.ts";
import { lookAt, pictureOf } from "../support/look.ts";
import { createFlow, deny, dummy, identification } from "../support/world.ts";

/** A policy that lets nobody in, and says so. */
const refuse = (text: string) => ({ expression: `ak_message(${JSON.stringify(text)})\nreturn False` });

withAndWithoutScripts(() => {
  test("an administrator sees beside a flow what it does, and keeps a record of it", async ({
    page,
    flow,
    control,
  }) => {
    await logInAsAdministrator(page, flow, control);
    const slug = await createFlow(control, {
      stages: [identification(), { ...dummy(), policies: [refuse("Not today")] }, dummy()],
    });
    await page.goto(`/if/flow/${slug}/?inspector`);
    const inspector = page.frameLocator('iframe[title="Inspector"]');
    const stages = inspector.getByRole("region", { name: "Stages" });
    await expect(stages.getByRole("listitem").first()).toContainText("Now");
    await flow.identifyAs("somebody-who-is-not-there");
    await expect(inspector.getByText("pending_user").first()).toBeVisible();
    await expect(stages.getByText("Removed")).toBeVisible();
    await expect(stages.getByText("Not today")).toBeVisible();
    await inspector.getByRole("button", { name: "Keep this record" }).click();
    await inspector.getByRole("link", { name: /^[0-9a-f]{32}$/ }).click();
    await expect(page).toHaveURL(/\/if\/admin\/traces\/[0-9a-f]{32}\/$/);
    await expect(page.getByRole("main").getByText("Not today").first()).toBeVisible();
  });

  test("a visitor who is denied reads a reference, by which an administrator finds what happened", async ({
    page,
    flow,
    control,
    otherPage,
  }) => {
    const slug = await createFlow(control, { stages: [dummy()], policies: [refuse("Closed")] });
    await otherPage.goto(`/if/flow/${slug}/`);
    const reference = (await otherPage.locator(".flow-reference code").textContent()) ?? "";
    await logInAsAdministrator(page, flow, control);
    const admin = new AdminPage(page);
    await admin.open(`traces/?search=${reference}`);
    await admin.main.getByRole("link", { name: reference }).click();
    await admin.expectTitle(/Run of/);
    await expect(admin.main.getByText("Closed").first()).toBeVisible();
    await expect(admin.main.getByText("nobody", { exact: true })).toBeVisible();
  });
});

test("what a step of the run refused and why is there, without what was typed", async ({ page, flow, control }) => {
  await logInAsAdministrator(page, flow, control);
  const slug = await createFlow(control, { stages: [identification({ pretend_user_exists: false }), deny()] });
  await page.goto(`/if/flow/${slug}/?inspector`);
  await flow.identifyAs("nobody-at-all");
  const inspector = page.frameLocator('iframe[title="Inspector"]');
  await expect(inspector.getByText(/refused the answer/)).toBeVisible();
});

test("nobody but administrators gets the inspector", async ({ page, flow, control, person, complaints }) => {
  complaints.expect(/status of 404/);
  const slug = await createFlow(control, { stages: [dummy()] });
  await page.goto(`/if/flow/${slug}/?inspector`);
  await flow.expectStage("ak-stage-dummy");
  await expect(page.locator("iframe")).toHaveCount(0);
  await page.goto("/if/user/");
  await flow.identifyAs(person.username);
  await flow.enterPassword(person.password);
  await expect(page).toHaveURL(/\/if\/user\/$/);
  await page.goto(`/if/flow/${slug}/?inspector`);
  await flow.expectStage("ak-stage-dummy");
  await expect(page.locator("iframe")).toHaveCount(0);
  const answer = await page.goto(`/if/inspector/${slug}/`);
  expect(answer?.status()).toBe(404);
});

test("the inspector is accessible, in light and dark, and fits narrow screens", async ({
  page,
  flow,
  control,
  complaints,
}, info) => {
  // The checks take turns with the two pages: on a busy machine the browser asks what the logo was fetched for before it draws it.
  complaints.expect(/logo\.svg was preloaded using link preload/);
  await logInAsAdministrator(page, flow, control);
  const slug = await createFlow(control, { stages: [identification(), { ...dummy(), policies: [refuse("No")] }] });
  for (const path of [`/if/flow/${slug}/?inspector`, `/if/inspector/${slug}/`]) {
    await page.goto(path);
    const name = path.startsWith("/if/flow") ? "flow with inspector" : "inspector";
    await lookAt(page, name, (view) => pictureOf(info, name, view));
  }
});
