import { expect, test, withAndWithoutScripts } from "../fixtures/browser.ts";
import { AdminObjectPage, logInAsAdministrator } from "../pages/admin-object-page.ts";
import { FlowEditorPage } from "../pages/flow-editor-page.ts";
import { FlowPage } from "../pages/flow-page.ts";
import { lookAt, pictureOf } from "../support/look.ts";
import { unique } from "../support/unique.ts";
import { createFlow, dummy, prompt, userLogin } from "../support/world.ts";

const expression = "first = 1\nsecond = 2\nreturn first < second";

/** A flow that asks for a color, then for nothing. */
const colors = {
  stages: [prompt([{ field_key: "color" }], { policies: [{ expression }] }), dummy()],
};

withAndWithoutScripts((javaScript) => {
  test("a flow is changed, its versions compared, the first one run and gone back to", async ({
    page,
    flow,
    control,
    otherPage,
  }) => {
    test.slow();
    const { username } = await logInAsAdministrator(page, flow, control);
    const slug = await createFlow(control, colors, "versions");
    const admin = new AdminObjectPage(page, javaScript);
    const editor = new FlowEditorPage(page);
    await editor.open(slug);
    await editor.remove(`${slug}-0`);
    await editor.publish();
    await admin.main.getByRole("link", { name: "Versions", exact: true }).click();
    const rows = admin.main.getByRole("table", { name: "Versions" }).locator("tbody tr");
    await expect(rows).toHaveCount(2);
    await expect(rows.first()).toContainText(`removed step ${slug}-0`);
    await expect(rows.first()).toContainText(username);
    await expect(rows.first()).toContainText("Editor");
    await expect(rows.nth(1)).toContainText(`Blueprint ${slug}.yaml`);

    await rows.first().getByRole("link").click();
    await expect(admin.part("Changes")).toContainText(`Step “${slug}-0” removed`);
    await expect(admin.main.getByText("This is the flow as it is now.")).toBeVisible();
    await expect(admin.action("Go back to this version")).toHaveCount(0);

    await admin.open(`flows/${slug}/versions/1/`);
    await admin.act("Run this version", {}, "Run version 1");
    await expect(page).toHaveURL(new RegExp(`/if/flow/${slug}/`));
    await flow.answer({ color: "green" });
    await flow.expectStage("ak-stage-dummy");

    await admin.open(`flows/${slug}/versions/1/`);
    await admin.part("Going back").getByText("What would change").click();
    await expect(admin.part("Going back")).toContainText(`Step “${slug}-0” added`);
    await admin.act("Go back to this version", {}, "Go back to version 1");
    await expect(page).toHaveURL(/\/versions\/3\/$/);
    await expect(admin.main.getByText("Went back to 1")).toBeVisible();
    const visitor = new FlowPage(otherPage, javaScript);
    await visitor.startAt(slug);
    await visitor.expectStage("ak-stage-prompt");
  });

  test("what is in the way of going back is told", async ({ page, flow, control }) => {
    await logInAsAdministrator(page, flow, control);
    const slug = await createFlow(control, colors, "obstacle");
    const admin = new AdminObjectPage(page, javaScript);
    await admin.find("stages", `${slug}-1`);
    await admin.destroy("stage");
    await expect(page).toHaveURL(/\/stages\/$/);
    await createFlow(control, { stages: [{ ...userLogin(), name: `${slug}-1` }] }, "other");
    await admin.open(`flows/${slug}/versions/1/`);
    await expect(admin.part("Going back")).toContainText(`Another stage is called “${slug}-1” now`);
    await expect(admin.action("Go back to this version")).toHaveCount(0);
  });
});

test("other flows that change with it are named, and programs compared line by line", async ({
  page,
  flow,
  control,
}) => {
  await logInAsAdministrator(page, flow, control);
  const name = unique("shared");
  const first = await createFlow(control, { ...colors, stages: [...colors.stages, { ...dummy(), name }] }, "one");
  const second = await createFlow(control, { stages: [{ ...dummy(), name }] }, "two");
  const admin = new AdminObjectPage(page, true);
  await admin.find("stages", name);
  await admin.main.getByRole("checkbox").first().check();
  await admin.press("Save");
  await expect(admin.main.getByText("Saved.")).toBeVisible();
  await admin.find("policies", `${first}-policy-0-0`);
  await admin.write("Expression", expression.replace("second = 2", "second = 3"));
  await admin.press("Save");
  await expect(admin.main.getByText("Saved.")).toBeVisible();
  await admin.open(`flows/${first}/versions/`);
  await admin.main.locator("tbody th a").first().click();
  const lines = admin.part("Changes").getByRole("figure", { name: "Expression" });
  await expect(lines).toContainText("Removed: second = 2");
  await expect(lines).toContainText("Added: second = 3");
  await admin.open(`flows/${first}/versions/1/`);
  await expect(admin.part("Going back").getByRole("link", { name: second })).toBeVisible();
});

test("no page of versions has barriers or is wider than a small phone", async ({ page, flow, control }, info) => {
  test.slow();
  await logInAsAdministrator(page, flow, control);
  const slug = await createFlow(control, colors, "phone");
  const admin = new AdminObjectPage(page, true);
  await admin.find("policies", `${slug}-policy-0-0`);
  await admin.write("Expression", `${expression}  # ${"a long line ".repeat(20)}`);
  await admin.press("Save");
  await expect(admin.main.getByText("Saved.")).toBeVisible();
  await admin.open(`flows/${slug}/settings/`);
  await admin.fill({ Title: "Another" });
  await admin.press("Save");
  await expect(admin.main.getByText("Saved.")).toBeVisible();
  for (const [name, place] of Object.entries({ list: "", first: "1/", second: "2/", comparison: "3/?against=1" })) {
    await admin.open(`flows/${slug}/versions/${place}`);
    await admin.openAll();
    await lookAt(page, name, (view) => pictureOf(info, `admin version ${name}`, view));
  }
});
