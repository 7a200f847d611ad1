import { expect, test, withAndWithoutScripts } from "../fixtures/browser.ts";
import { logInAsAdministrator } from "../pages/admin-object-page.ts";
import { BrandPage } from "../pages/brand-page.ts";
import { checkAccessibility, checkWidth } from "../support/look.ts";
import { unique } from "../support/unique.ts";
import { createFlow, dummy } from "../support/world.ts";

/** What the frame shows runs no scripts and takes no focus, and the browser says so. */
const SANDBOXED = /sandboxed/;

withAndWithoutScripts((javaScript) => {
  test("a brand's login page is shown as its form says before it is saved", async ({
    page,
    flow,
    control,
    complaints,
  }) => {
    test.slow();
    complaints.expect(SANDBOXED);
    await logInAsAdministrator(page, flow, control);
    const brand = new BrandPage(page, javaScript);
    const title = unique("Preview Ltd");
    await brand.open("brands/new/");
    await brand.fill({ Domain: `${unique("preview")}.example`, Title: title });
    await brand.write("Custom CSS", ".flow-card { outline: 3px solid rgb(1, 2, 3) }");
    await brand.follow();
    const light = brand.preview("light");
    await expect(light.locator(".flow-logo")).toHaveAttribute("alt", title);
    await expect(light.locator("input[name=uid_field]")).toBeVisible();
    await expect(light.locator(".flow-card")).toHaveCSS("outline-color", "rgb(1, 2, 3)");
    await expect(light.locator(".flow")).toHaveCSS("color-scheme", "light");

    await brand.main.getByRole("radio", { name: "Dark" }).check();
    await expect(brand.frame("light")).toBeHidden();
    await expect(brand.preview("dark").locator(".flow-logo")).toHaveAttribute("alt", title);
    await expect(brand.preview("dark").locator(".flow")).toHaveCSS("color-scheme", "dark");
    await brand.main.getByRole("radio", { name: "Narrow" }).check();
    const box = await brand.frame("dark").boundingBox();
    expect(box?.width).toBeLessThanOrEqual(362);
    expect(box?.height).toBeGreaterThan(500);

    // What cannot be is said, and what was shown last stays.
    await brand.fill({ Title: `${title} again`, Logo: "no address at all" });
    await brand.follow();
    await expect(brand.main.getByText(/Neither an address nor the name of a media file|Invalid/).first()).toBeVisible();
    await expect(brand.field("Title")).toHaveValue(`${title} again`);
    await expect(brand.preview("dark").locator(".flow-logo")).toHaveAttribute("alt", javaScript ? title : /./);

    await page.goto("/if/admin/brands/");
    await expect(page.getByRole("main")).not.toContainText(title);
  });

  test("a brand whose login flow would let nobody in is saved only when that is confirmed", async ({
    page,
    flow,
    control,
    complaints,
  }) => {
    complaints.expect(SANDBOXED);
    const slug = await createFlow(control, { designation: "authentication", stages: [dummy()] });
    await logInAsAdministrator(page, flow, control);
    const brand = new BrandPage(page, javaScript);
    await brand.open("brands/?search=authentik-default");
    await brand.main.locator("tbody th a").first().click();
    await brand.expectTitle("authentik-default");
    const choice = brand.field("Login flow").locator("option", { hasText: `(${slug})` });
    await brand.field("Login flow").selectOption((await choice.getAttribute("value")) ?? "");
    await expect(brand.main.getByRole("checkbox", { name: /lock every administrator out/ })).toHaveCount(0);
    await brand.press("Save");
    await expect(brand.main.getByRole("alert").filter({ hasText: /logging in|log in/ })).toBeVisible();
    await expect(brand.main.getByRole("checkbox", { name: /lock every administrator out/ })).not.toBeChecked();
    await page.goto("/if/admin/flows/");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Flows");
  });
});

test("nobody but administrators sees previews", async ({ page, complaints }) => {
  complaints.expect(/status of 404/);
  const answer = await page.goto("/if/brand-preview/?brand=new&theme=dark");
  expect(answer?.status()).toBe(404);
});

test("a brand's page has no barriers and is not wider than a small phone", async ({
  page,
  flow,
  control,
  complaints,
}) => {
  test.slow();
  complaints.expect(SANDBOXED);
  await logInAsAdministrator(page, flow, control);
  const brand = new BrandPage(page, true);
  for (const [width, colorScheme] of [
    [1280, "light"],
    [360, "dark"],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await brand.open("brands/new/");
    await expect(brand.preview("light").locator(".flow-logo")).toHaveAttribute("alt", /./);
    await checkAccessibility(page, `brand, ${colorScheme}`, "iframe");
    await checkWidth(page, `brand, ${width} px`);
  }
});
