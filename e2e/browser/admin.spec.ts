import { expect, test, withAndWithoutScripts } from "../fixtures/browser.ts";
import { logInAsAdministrator } from "../pages/admin-object-page.ts";
import { AdminPage } from "../pages/admin-page.ts";
import { FlowEditorPage } from "../pages/flow-editor-page.ts";
import { unique } from "../support/unique.ts";
import { createFlow, dummy } from "../support/world.ts";

withAndWithoutScripts((javaScript) => {
  test("an enrollment is built from nothing, tried, broken, mended and deleted", async ({ page, flow, control }) => {
    test.slow();
    await logInAsAdministrator(page, flow, control);
    const admin = new AdminPage(page);
    const editor = new FlowEditorPage(page);
    const name = unique("built");
    await admin.create("prompts", {
      Name: `${name}-username`,
      "Field key": "username",
      Label: "Pick a name",
      Type: "username",
    });
    await admin.open("stages/new/?type=prompt");
    await admin.fill({ Name: `${name}-ask` });
    await admin.main.getByRole("checkbox", { name: `${name}-username` }).check();
    await admin.press("Create");
    await expect(page).not.toHaveURL(/\/new\//);
    await admin.create("stages", { Name: `${name}-write` }, "user_write");
    await admin.create("stages", { Name: `${name}-login` }, "user_login");
    await admin.open("policies/new/?type=expression");
    await admin.fill({ Name: `${name}-policy` });
    if (javaScript)
      await admin.main
        .locator(".cm-content")
        .first()
        .fill("return 'no' not in context.get('prompt_data', {}).get('username', '')");
    else await admin.fill({ Expression: "return 'no' not in context.get('prompt_data', {}).get('username', '')" });
    await admin.press("Create");
    await expect(page).not.toHaveURL(/\/new\//);
    await admin.create(
      "flows",
      { Name: name, Slug: name, Title: `Welcome to ${name}`, Designation: "enrollment" },
      "scratch",
    );

    await editor.open(name);
    await editor.expectProblem(/no stages/);
    await editor.add(`${name}-login`);
    await editor.add(`${name}-ask`);
    await editor.add(`${name}-write`);
    await editor.moveUp(`${name}-ask`);
    await editor.moveUp(`${name}-write`);
    await editor.expectOrder([`${name}-ask`, `${name}-write`, `${name}-login`]);
    await editor.bind(`${name}-login`, `${name}-policy`);
    await editor.expectNoProblems();
    await editor.publish();

    await editor.remove(`${name}-ask`);
    await editor.expectProblem(/asks anything/);
    await editor.open(name);
    await editor.expectOrder([`${name}-ask`, `${name}-write`, `${name}-login`]);

    await admin.open(`flows/${name}/settings/`);
    await admin.fill({ Title: `Hello at ${name}` });
    await admin.press("Save");
    await expect(admin.field("Title")).toHaveValue(`Hello at ${name}`);
    await expect(admin.main.getByText("Saved.")).toBeVisible();
    await admin.destroy("flow");
    await expect(page).toHaveURL(/\/if\/admin\/flows\/$/);
    await page.goto(`/if/admin/flows/?search=${name}`);
    await expect(admin.main.getByText("Nothing matches.")).toBeVisible();
  });

  test("what is built is what visitors run", async ({ page, flow, control, otherPage }) => {
    await logInAsAdministrator(page, flow, control);
    const admin = new AdminPage(page);
    const editor = new FlowEditorPage(page);
    const name = unique("run");
    await admin.create("stages", { Name: `${name}-first` }, "dummy");
    await admin.create("flows", { Name: name, Slug: name, Title: name, Designation: "stage configuration" }, "scratch");
    await editor.open(name);
    await editor.add(`${name}-first`);
    await editor.publish();
    await otherPage.goto(`/if/flow/${name}/`);
    await expect(otherPage.locator("[data-component]")).toHaveAttribute("data-component", "ak-stage-dummy");
  });

  test("wrong input is refused beside its field, and what was typed stays", async ({ page, flow, control }) => {
    await logInAsAdministrator(page, flow, control);
    const admin = new AdminPage(page);
    await admin.open("flows/new/?type=scratch");
    await admin.fill({ Name: "A flow", Slug: "not a slug", Title: "T", Designation: "recovery" });
    await admin.press("Create");
    await expect(admin.field("Slug")).toHaveAttribute("aria-invalid", "true");
    await expect(admin.field("Slug")).toHaveAccessibleDescription(/\S/);
    await expect(admin.field("Slug")).toHaveValue("not a slug");
    await expect(admin.field("Name")).toHaveValue("A flow");
  });

  test("lists are searched, filtered and sorted", async ({ page, flow, control }) => {
    await logInAsAdministrator(page, flow, control);
    const admin = new AdminPage(page);
    await admin.open("flows/");
    await admin.main.getByRole("searchbox").fill("default-");
    await admin.fill({ Designation: "authentication" });
    await admin.press("Search");
    await expect(page).toHaveURL(/search=default-/);
    await expect(admin.main.locator("tbody tr")).toHaveCount(1);
    await admin.main.getByRole("link", { name: "Slug" }).click();
    await expect(admin.main.getByRole("columnheader", { name: "Slug" })).toHaveAttribute("aria-sort", "ascending");
    await admin.main.locator("tbody th a").click();
    await admin.expectTitle("Log in");
  });
});

test("the section is for administrators only", async ({ page, flow, person, complaints }) => {
  complaints.expect(/status of 403/);
  await page.goto("/if/admin/users/?search=a");
  await flow.identifyAs(person.username);
  await flow.enterPassword(person.password);
  await expect(page).toHaveURL(/\/if\/admin\/users\/\?search=a$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("For administrators only");
  await expect(page.getByText(person.email)).toHaveCount(0);
});

test("a dragged stage takes the place that it is dropped on, and that can be undone", async ({
  page,
  flow,
  control,
}) => {
  await logInAsAdministrator(page, flow, control);
  const editor = new FlowEditorPage(page);
  await editor.open(await createFlow(control, { stages: [dummy(), dummy(), dummy()] }));
  const order = () => editor.steps.evaluateAll((steps) => steps.map(({ id }) => id));
  const [first, second, third] = await order();
  await editor.steps.nth(2).dragTo(editor.steps.nth(0), { sourcePosition: { x: 5, y: 5 } });
  await expect.poll(order).toEqual([third, first, second]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(order).toEqual([first, second, third]);
});
