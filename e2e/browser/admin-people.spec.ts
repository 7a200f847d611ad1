import { expect, test, withAndWithoutScripts } from "../fixtures/browser.ts";
import { AdminObjectPage, logInAsAdministrator } from "../pages/admin-object-page.ts";
import { FlowPage } from "../pages/flow-page.ts";
import { lookAt, pictureOf } from "../support/look.ts";
import { unique } from "../support/unique.ts";
import { createPerson } from "../support/world.ts";

const flowText = (slug: string) => `version: 1
entries:
  - model: authentik_flows.flow
    identifiers: { slug: ${slug} }
    attrs: { name: Imported, title: Imported, designation: recovery }
`;

withAndWithoutScripts((javaScript) => {
  test("a person gets a password, is logged out, deactivated and activated", async ({
    page,
    flow,
    control,
    otherPage,
  }) => {
    test.slow();
    await logInAsAdministrator(page, flow, control);
    const person = await createPerson(control);
    const admin = new AdminObjectPage(page, javaScript);
    await admin.find("users", person.username);
    await admin.act("Set password", { "New password": "set by an administrator" }, "Set password");
    await expect(admin.main.getByText("The password is set.")).toBeVisible();

    const otherFlow = new FlowPage(otherPage, javaScript);
    await otherPage.goto("/if/user/");
    await otherFlow.identifyAs(person.username);
    await otherFlow.enterPassword("set by an administrator");
    await expect(otherPage).toHaveURL(/\/if\/user\/$/);
    await admin.find("users", person.username);
    await expect(admin.part("Last events")).toContainText("login");
    await admin.part("Sessions").getByRole("button").click();
    await expect(admin.part("Sessions")).toContainText("Not logged in anywhere");
    await otherPage.goto("/if/user/");
    await otherFlow.expectStage("ak-stage-identification");

    await admin.act("Deactivate", {}, "Deactivate");
    await expect(admin.field("Active")).not.toBeChecked();
    await admin.act("Activate", {}, "Activate");
    await expect(admin.field("Active")).toBeChecked();
  });

  test("an administrator acts as somebody else, sees that they do, and ends it", async ({
    page,
    flow,
    home,
    control,
    complaints,
  }) => {
    complaints.expect(/status of 403/);
    await logInAsAdministrator(page, flow, control);
    const person = await createPerson(control);
    const admin = new AdminObjectPage(page, javaScript);
    await admin.find("users", person.username);
    await admin.act("Act as this person", { Reason: "They asked for help" }, "Act as them");
    await home.expectPerson(person);
    const banner = page.getByRole("complementary", { name: "Acting as another person" });
    await expect(banner).toContainText(person.username);
    await page.goto("/if/admin/");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("For administrators only");
    await banner.getByRole("button").click();
    await admin.expectTitle(person.name);
    await expect(banner).toHaveCount(0);
  });

  test("groups are a tree; members are found, added and taken out, and no group is above itself", async ({
    page,
    flow,
    control,
  }) => {
    test.slow();
    await logInAsAdministrator(page, flow, control);
    const person = await createPerson(control);
    const admin = new AdminObjectPage(page, javaScript);
    const name = unique("team");
    await admin.create("groups", { Name: `${name}-above` });
    const above = page.url();
    await admin.open("groups/new/");
    await admin.fill({ Name: `${name}-below` });
    await admin.main.getByRole("checkbox", { name: `${name}-above` }).check();
    await admin.press("Create");
    await expect(page).not.toHaveURL(/\/new\//);
    await expect(admin.part("Hierarchy")).toContainText(`${name}-above`);

    const members = admin.part("Members");
    await members.getByLabel("Add a member").fill(person.username);
    if (!javaScript) await members.getByRole("button", { name: "Find" }).click();
    await members.getByRole("button", { name: `Add ${person.username}` }).click();
    await expect(members.getByRole("button", { name: `Remove ${person.username}` })).toBeVisible();

    await page.goto(above);
    await expect(members).toContainText(`through ${name}-below`);
    await expect(members.getByRole("button", { name: /^Remove/ })).toHaveCount(0);
    await admin.main.getByRole("checkbox", { name: `${name}-below` }).check();
    await admin.press("Save");
    await expect(admin.main.getByText("A group cannot be its own ancestor.").first()).toBeVisible();

    await admin.open(`groups/?search=${name}-below`);
    const top = admin.main
      .getByRole("listitem")
      .filter({ hasText: `${name}-above` })
      .first();
    await expect(top.getByRole("listitem")).toContainText("1 direct member");
    await top.getByRole("link", { name: `${name}-below` }).click();
    await members.getByRole("button", { name: `Remove ${person.username}` }).click();
    await expect(members).toContainText("Nobody is in this group yet");
  });

  test("somebody who may try again is told to be free", async ({ page, flow, control }) => {
    await logInAsAdministrator(page, flow, control);
    const person = await createPerson(control);
    const admin = new AdminObjectPage(page, javaScript);
    await admin.find("users", person.username);
    await admin.act("Let them try again", {}, "Forget failed logins");
    await expect(admin.main.getByText("Nothing was counted against them.")).toBeVisible();
  });

  test("a flow is imported, and what is wrong with one is told", async ({ page, flow, control }) => {
    await logInAsAdministrator(page, flow, control);
    const admin = new AdminObjectPage(page, javaScript);
    const slug = unique("imported");
    await admin.open("flows/");
    await admin.main.getByRole("link", { name: "Import", exact: true }).click();
    await admin.expectTitle("Import");
    await admin.write("Or its text", flowText("no slug"));
    await admin.press("Import");
    await expect(admin.main.getByText(/Nothing has been imported/)).toBeVisible();
    await expect(admin.main.getByRole("list")).toContainText(/slug/i);
    await admin.field("File").setInputFiles({
      name: "flow.yaml",
      mimeType: "application/yaml",
      buffer: Buffer.from(flowText(slug)),
    });
    await admin.press("Import");
    await expect(admin.main.getByText("Imported.")).toBeVisible();
    await admin.open(`flows/${slug}/`);
  });

  test("a policy is tried, a token's key shown, and a change read", async ({ page, flow, control }) => {
    test.slow();
    const { username } = await logInAsAdministrator(page, flow, control);
    const admin = new AdminObjectPage(page, javaScript);
    const name = unique("tried");
    await admin.open("policies/new/?type=expression");
    await admin.fill({ Name: name });
    await admin.write("Expression", "ak_message('seen ' + request.user.username)\nreturn False");
    await admin.press("Create");
    await expect(page).not.toHaveURL(/\/new\//);
    await admin.act("Test this policy", {}, "Test");
    await expect(admin.main.getByText(`It does not pass. seen ${username}`)).toBeVisible();

    await admin.open("tokens/new/");
    await admin.fill({ Identifier: name });
    await admin.press("Create");
    await expect(page).not.toHaveURL(/\/new\//);
    await admin.act("Show the key", {}, "Show key");
    await expect(admin.field("Key")).toHaveValue(/^\S{20,}$/);

    await admin.fill({ Description: "Told apart" });
    await admin.press("Save");
    await expect(admin.main.getByText("Saved.")).toBeVisible();
    await admin.open(`events/?actions=model_updated&search=${name}`);
    await admin.main.locator("tbody th a").first().click();
    const row = admin.part("Changes").getByRole("row").filter({ hasText: "description" });
    await expect(row).toContainText("Told apart");
  });

  test("settings are changed, and wrong ones refused beside their fields", async ({ page, flow, control }) => {
    await logInAsAdministrator(page, flow, control);
    const admin = new AdminObjectPage(page, javaScript);
    await admin.open("settings/");
    await admin.fill({ "Length of keys": "7" });
    await admin.press("Save");
    await expect(admin.field("Length of keys")).toHaveAttribute("aria-invalid", "true");
    await admin.fill({ "Length of keys": "60" });
    await admin.press("Save");
    await expect(admin.main.getByText("Saved.")).toBeVisible();
  });
});

test("a prompt's preview follows what is typed, and a wrong program is marked in its line", async ({
  page,
  flow,
  control,
}) => {
  await logInAsAdministrator(page, flow, control);
  const admin = new AdminObjectPage(page, true);
  await admin.open("prompts/new/");
  await admin.fill({ "Field key": "color", Label: "Your color", Type: "text" });
  await expect(admin.part("Preview").getByText("Your color")).toBeVisible();
  await admin.fill({ Label: "Your favourite" });
  await expect(admin.part("Preview").getByText("Your favourite")).toBeVisible();
  await admin.fill({ "Initial value": "just a text" });
  await admin.field("The initial value is a program").check();
  await admin.write("Initial value", "return prompt_con");
  await page.keyboard.press("Control+Space");
  await page.getByRole("option", { name: /prompt_context/ }).click();
  await expect(admin.main.locator(".cm-content").last()).toHaveText("return prompt_context");
  await admin.field("The initial value is a program").uncheck();
  await expect(admin.field("Initial value")).toHaveValue("return prompt_context");

  await admin.open("policies/new/?type=expression");
  await admin.write("Expression", "x = 1\nif x\n  return 1");
  await expect(admin.main.locator(".cm-lintRange-error")).toBeVisible();
  await expect(admin.main.locator(".cm-line").nth(1).locator(".cm-lintRange-error")).toHaveText("if x");
});

test("no page about people and imports has barriers or is wider than a small phone", async ({
  page,
  flow,
  control,
}, info) => {
  test.slow();
  const { username } = await logInAsAdministrator(page, flow, control);
  const admin = new AdminObjectPage(page, true);
  await admin.find("users", username);
  const own = new URL(page.url()).pathname.slice("/if/admin/".length);
  await admin.find("prompts", "password");
  const prompt = new URL(page.url()).pathname.slice("/if/admin/".length);
  await admin.open("groups/?search=authentik+Admins");
  await admin.main.getByRole("link", { name: "authentik Admins" }).click();
  await admin.expectTitle("authentik Admins");
  const group = new URL(page.url()).pathname.slice("/if/admin/".length);
  for (const [name, place] of Object.entries({
    settings: "settings/",
    import: "blueprints/import/",
    "new person": "users/new/",
    person: own,
    prompt,
    group,
  })) {
    await admin.open(place);
    await admin.openAll();
    await lookAt(page, name, (view) => pictureOf(info, `admin ${name} unfolded`, view));
  }
});
