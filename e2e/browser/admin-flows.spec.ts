import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test, withAndWithoutScripts } from "../fixtures/browser.ts";
import { AdminObjectPage, logInAsAdministrator } from "../pages/admin-object-page.ts";
import { AdminPage } from "../pages/admin-page.ts";
import { FlowEditorPage } from "../pages/flow-editor-page.ts";
import { FlowPage } from "../pages/flow-page.ts";
import { checkAccessibility, checkWidth } from "../support/look.ts";
import { unique } from "../support/unique.ts";
import { createFlow, createPerson, deny, dummy, loginStages } from "../support/world.ts";

/** Makes a flow from a template. @returns its slug */
async function createFromTemplate(page: Page, template: string): Promise<string> {
  const admin = new AdminPage(page);
  const slug = unique(template.toLowerCase().replaceAll(/\W+/g, "-"));
  await admin.open("flows/");
  await page.getByRole("link", { name: "New flow" }).click();
  await admin.main.getByRole("link", { name: new RegExp(`^${template} `) }).click();
  await admin.fill({ Name: `Name of ${slug}`, Slug: slug, Title: `Title of ${slug}` });
  await admin.press("Create");
  await admin.expectTitle(`Name of ${slug}`);
  return slug;
}

/** Reads what a link downloads. */
async function download(page: Page, name: string): Promise<{ file: string; text: string }> {
  const [downloaded] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("main").getByRole("link", { name, exact: true }).click(),
  ]);
  const file = await downloaded.path();
  return { file, text: await readFile(file, "utf8") };
}

test("an enrollment is built in the editor, run, broken, mended, exported, deleted, imported and run again", async ({
  page,
  flow,
  control,
  otherPage,
}) => {
  test.slow();
  await logInAsAdministrator(page, flow, control);
  const admin = new AdminObjectPage(page, true);
  const editor = new FlowEditorPage(page);
  const visitor = new FlowPage(otherPage);
  const slug = unique("join");
  const prompts = { Username: "username", "Favourite colour": "attributes.colour" };
  for (const [Label, key] of Object.entries(prompts))
    await admin.create("prompts", {
      Name: `${slug}-${key}`,
      "Field key": key,
      Label,
      Type: key === "username" ? "username" : "text",
    });
  await admin.open("policies/new/?type=expression");
  await admin.fill({ Name: `${slug}-no-robots` });
  await admin.write("Expression", "return 'robot' not in context.get('prompt_data', {}).get('username', '')");
  await admin.press("Create");
  await expect(page).not.toHaveURL(/\/new\//);
  await admin.create("flows", { Name: slug, Slug: slug, Title: slug, Designation: "enrollment" }, "scratch");

  await editor.expectProblem(/no stages/);
  await editor.addNew(
    "Prompt Stage",
    `${slug}-ask`,
    Object.values(prompts).map((key) => `${slug}-${key}`),
  );
  await editor.addNew("User Write Stage", `${slug}-write`);
  await editor.addNew("User Login Stage", `${slug}-login`);
  await editor.bind(`${slug}-write`, `policy: ${slug}-no-robots`);
  await editor.publish();
  await editor.expectNoProblems();

  const enroll = async (name: string) => {
    await visitor.page.context().clearCookies();
    await visitor.startAt(slug);
    await visitor.expectStage("ak-stage-prompt");
    await visitor.answer({ Username: name, "Favourite colour": "green" });
  };
  const colourOf = async (name: string) => {
    const [row] = await control.query('SELECT "attributes" FROM "user" WHERE "username" = $1', name);
    return (row?.attributes as { colour?: string } | undefined)?.colour;
  };
  const [first, second] = [unique("visitor"), unique("visitor")];
  await enroll(first);
  await expect.poll(() => colourOf(first)).toBe("green");

  await editor.remove(`${slug}-ask`);
  await editor.expectProblem(/asks anything/);
  await page.getByRole("button", { name: "Undo" }).click();
  await editor.expectNoProblems();
  await editor.step(`${slug}-write`).getByRole("button", { name: "Take" }).click();
  await editor.remove(`${slug}-login`);
  await editor.publish();
  await editor.add(`${slug}-login`);
  await editor.bind(`${slug}-write`, `${slug}-no-robots`);
  await editor.publish();

  const { file, text } = await download(page, "Export");
  expect(text).toContain(`slug: ${slug}`);
  await page.getByRole("navigation", { name: "Pages of this flow" }).getByRole("link", { name: "Settings" }).click();
  await admin.destroy("flow");
  await expect(page).toHaveURL(/\/if\/admin\/flows\/$/);
  for (const part of ["ask", "write", "login"]) {
    await admin.find("stages", `${slug}-${part}`);
    await admin.destroy("stage");
    await expect(page).toHaveURL(/\/if\/admin\/stages\/$/);
  }
  await admin.open("flows/");
  await page.getByRole("link", { name: "Import" }).click();
  await admin.field("File").setInputFiles({ name: "flow.yaml", mimeType: "text/yaml", buffer: await readFile(file) });
  await admin.press("Import");
  await expect(admin.main.getByText("Imported.")).toBeVisible();
  await editor.open(slug);
  await editor.expectOrder([`${slug}-ask`, `${slug}-write`, `${slug}-login`]);
  await editor.expectNoProblems();
  await enroll(second);
  await expect.poll(() => colourOf(second)).toBe("green");
});

test("a stage is edited beside the flow, and other flows that use it are named", async ({ page, flow, control }) => {
  await logInAsAdministrator(page, flow, control);
  const editor = new FlowEditorPage(page);
  const admin = new AdminPage(page);
  const slug = await createFlow(control, { stages: [dummy(), deny()] });
  await admin.open(`flows/${slug}/duplicate/`);
  await admin.fill({ Slug: `${slug}-twin`, Name: `Twin of ${slug}` });
  await admin.main.getByRole("checkbox", { name: "Copy the stages too" }).uncheck();
  await admin.press("Duplicate");
  await admin.expectTitle(`Twin of ${slug}`);
  await editor.expectOrder([`${slug}-0`, `${slug}-1`]);
  await editor
    .step(`${slug}-1`)
    .getByRole("link", { name: `${slug}-1` })
    .click();
  await expect(editor.panel).toContainText(`Also used in: ${slug}`);
  await editor.panel.getByLabel("Name", { exact: true }).fill("");
  await editor.panel.getByRole("button", { name: "Save" }).click();
  await expect(editor.panel.getByLabel("Name", { exact: true })).toHaveAttribute("aria-invalid", "true");
  await editor.panel.getByLabel("Name", { exact: true }).fill(`${slug}-renamed`);
  await editor.panel.getByLabel("Message", { exact: true }).fill("Not today");
  await editor.panel.getByRole("button", { name: "Save" }).click();
  await expect(editor.panel.getByText("Saved.")).toBeVisible();
  await checkAccessibility(page, "panel");
  await page.keyboard.press("Escape");
  await expect(editor.panel).toHaveCount(0);
  await editor.expectOrder([`${slug}-0`, `${slug}-renamed`]);
  await editor.publish();
  await page.goto(`/if/flow/${slug}/`);
  await page.getByRole("main").getByRole("button").click();
  await expect(page.getByText("Not today")).toBeVisible();
});

test("the login is changed with six clicks after logging in", async ({ page, flow, control }) => {
  let clicks = 0;
  await page.exposeBinding("countClick", () => {
    clicks++;
  });
  await page.addInitScript(() => {
    addEventListener("click", ({ isTrusted }) => isTrusted && Reflect.get(window, "countClick")(), true);
  });
  await logInAsAdministrator(page, flow, control);
  clicks = 0;
  const editor = new FlowEditorPage(page);
  await page.getByRole("link", { name: "Flows", exact: true }).click();
  await page.getByRole("link", { name: "Log in", exact: true }).click();
  await editor.step("default-authentication-login").getByRole("link").first().click();
  const duration = editor.panel.getByLabel("Session duration", { exact: true });
  await duration.click();
  await duration.fill("seconds=0");
  await editor.panel.getByRole("button", { name: "Save" }).click();
  await expect(editor.panel.getByText("Saved.")).toBeVisible();
  await editor.panel.getByRole("button", { name: "Close" }).click();
  expect(clicks).toBe(6);
});

test("stages are moved with the keyboard alone, and focus and voice follow", async ({ page, flow, control }) => {
  await logInAsAdministrator(page, flow, control);
  const editor = new FlowEditorPage(page);
  const slug = await createFlow(control, { stages: [dummy(), dummy(), dummy()] });
  await editor.open(slug);
  const up = page.getByRole("button", { name: `Move ${slug}-2 up` });
  await up.focus();
  await page.keyboard.press("Enter");
  await editor.expectOrder([`${slug}-0`, `${slug}-2`, `${slug}-1`]);
  await expect(up).toBeFocused();
  await expect(page.getByText(`${slug}-2 is now stage 2 of 3.`)).toBeAttached();
  await page.keyboard.press("Enter");
  await editor.expectOrder([`${slug}-2`, `${slug}-0`, `${slug}-1`]);
  const down = page.getByRole("button", { name: `Move ${slug}-2 down` });
  await expect(down).toBeFocused();
  // Faster than the server answers.
  await down.press("Enter");
  await down.press("Enter");
  await editor.expectOrder([`${slug}-0`, `${slug}-1`, `${slug}-2`]);
  await page.getByRole("button", { name: `Remove ${slug}-1 from the flow` }).press("Enter");
  await expect(page.getByRole("heading", { name: "Stages in order" })).toBeFocused();
  await editor.publish();
});

test("what is bound is found while its name is typed, users too", async ({ page, flow, control }) => {
  await logInAsAdministrator(page, flow, control);
  const editor = new FlowEditorPage(page);
  const { username } = await createPerson(control);
  const slug = await createFlow(control, { stages: loginStages(), designation: "authentication" });
  await editor.open(slug);
  const field = page.getByLabel("Bind a policy, group or user to the flow");
  await field.pressSequentially(username.slice(0, -3));
  await expect(page.locator("datalist option").first()).toHaveAttribute("value", `user: ${username}`);
  await field.fill(`user: ${username}`);
  await field.press("Enter");
  await expect(page.getByRole("link", { name: username })).toBeVisible();
  await field.fill("nobody has this name");
  await field.press("Enter");
  await expect(page.getByText("There is no policy, group or user called “nobody has this name”.")).toBeVisible();
});

withAndWithoutScripts((javaScript) => {
  test("a login is made from a template, copied, run and deleted", async ({ page, flow, control, otherPage }) => {
    test.slow();
    const person = await logInAsAdministrator(page, flow, control);
    const admin = new AdminPage(page);
    const editor = new FlowEditorPage(page);
    const slug = await createFromTemplate(page, "Login in one form");
    await editor.expectNoProblems();
    await admin.main.getByText("Run", { exact: true }).click();
    const link = await admin.field("Link of the flow").inputValue();
    await otherPage.goto(link);
    const visitor = new FlowPage(otherPage, javaScript);
    await visitor.identifier.fill(person.username);
    await visitor.enterPassword(person.password);
    await expect(otherPage).not.toHaveURL(/\/if\/flow\//);

    await admin.main.getByRole("link", { name: "Duplicate" }).click();
    await admin.fill({ Name: "The copy", Slug: `${slug}-copy` });
    await admin.press("Duplicate");
    await admin.expectTitle("The copy");
    await editor.expectOrder([`${slug}-copy-identification`, `${slug}-copy-second-step`, `${slug}-copy-login`]);
    await page.goto(`/if/admin/flows/?search=${slug}-copy`);
    await page.getByRole("link", { name: "Delete The copy" }).click();
    await expect(admin.main.getByText("It is used by:")).toBeVisible();
    await admin.press("Delete flow");
    await admin.expectTitle("Flows");
    await page.goto(`/if/admin/flows/?search=${slug}-copy`);
    await expect(admin.main.getByText("Nothing matches.")).toBeVisible();
  });

  test("a file that is no flow is refused with the reason, and nothing is made", async ({ page, flow, control }) => {
    await logInAsAdministrator(page, flow, control);
    const admin = new AdminPage(page);
    const slug = unique("half");
    const half = `version: 1\nentries:\n  - model: authentik_flows.flow\n    identifiers: {slug: ${slug}}\n    attrs: {name: a, title: a, designation: recovery}\n`;
    const files = [
      ["broken.yaml", `${half}  - model: [unclosed`, /line \d+/],
      ["unknown.yaml", `${half}  - model: authentik_flows.horoscope\n    identifiers: {name: a}\n`, /Unknown model/],
      ["picture.yaml", "\u0089PNG\r\n\u001a\n\u0000", /invalid|line/i],
    ] as const;
    for (const [name, text, reason] of files) {
      await admin.open("flows/");
      await page.getByRole("link", { name: "Import" }).click();
      await admin.field("File").setInputFiles({ name, mimeType: "text/yaml", buffer: Buffer.from(text, "latin1") });
      await admin.press("Import");
      await expect(admin.main.getByText("Nothing has been imported")).toBeVisible();
      await expect(admin.main.locator("ol li").last()).toContainText(reason);
    }
    await page.goto(`/if/admin/flows/?search=${slug}`);
    await expect(admin.main.getByText("Nothing matches.")).toBeVisible();
  });
});

test("problems, gallery, panel and run menu have no barriers on a phone in the dark", async ({
  page,
  flow,
  control,
}) => {
  await logInAsAdministrator(page, flow, control);
  const editor = new FlowEditorPage(page);
  await page.setViewportSize({ width: 360, height: 800 });
  await page.emulateMedia({ colorScheme: "dark" });
  const stages = [dummy(), deny(), dummy()];
  await editor.open(await createFlow(control, { stages, designation: "authentication" }));
  await editor.expectProblem(/never reached/);
  const check = async (what: string) => {
    await checkAccessibility(page, what);
    await checkWidth(page, what);
  };
  await check("problems");
  await editor.main.getByText("Run", { exact: true }).click();
  await check("run menu");
  await editor.openGallery("email");
  await check("gallery");
  await editor.panel.getByRole("button", { name: "Email Stage" }).first().click();
  await expect(editor.panel.getByLabel("Name", { exact: true })).toBeVisible();
  await check("new stage");
});
