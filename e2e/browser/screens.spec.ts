import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page, TestInfo } from "@playwright/test";
import { expect, test } from "../fixtures/browser.ts";
import { passingScreens, plainTexts, type Screen, screens } from "../support/screens.ts";

const schemes = ["light", "dark"] as const;
/** Narrow phones, and the width to which 1280 pixels shrink at a zoom of 400 % (WCAG 1.4.10). */
const narrow = [320, 360];

/** Checks that depend on colours; the others find the same in every scheme. */
const colorRules = ["color-contrast", "link-in-text-block"];

async function checkAccessibility(page: Page, name: string, rules?: string[]): Promise<void> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => node.html) }));
  expect(found, name).toEqual([]);
}

async function checkWidth(page: Page, name: string): Promise<void> {
  const tooWide = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const elements = [...document.querySelectorAll("body *")];
    return elements
      .filter((element) => element.getBoundingClientRect().right > clientWidth)
      .map((element) => element.outerHTML.slice(0, 120));
  });
  expect(tooWide, name).toEqual([]);
}

/** Where pictures of all screens lie beside each other, for people to look at. */
function pictureOf({ project, titlePath }: TestInfo, screen: string, view: string): string {
  const arabic = titlePath.includes("in Arabic") ? "ar-" : "";
  return path.join(project.outputDir, "screens", `${arabic}${screen.replaceAll(" ", "-")}-${view}.png`);
}

/** Looks at a screen in both colour schemes and at all widths. */
async function inspect(page: Page, { name }: Screen, shoot: (view: string) => string): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await checkAccessibility(page, `${name}, ${colorScheme}`, colorScheme === "dark" ? colorRules : undefined);
    await page.screenshot({ path: shoot(colorScheme), fullPage: true });
  }
  const size = page.viewportSize();
  for (const width of narrow) {
    await page.setViewportSize({ width, height: 640 });
    await checkWidth(page, `${name}, ${width} px`);
  }
  await page.screenshot({ path: shoot("narrow"), fullPage: true });
  if (size) await page.setViewportSize(size);
}

for (const screen of screens) {
  test(`${screen.name}: accessible in light and dark, and fits narrow screens`, async ({
    page,
    flow,
    control,
    complaints,
  }, info) => {
    if (screen.name === "page not found") complaints.expect(/status of 404/);
    await screen.open({ control, flow, texts: plainTexts });
    await inspect(page, screen, (view) => pictureOf(info, screen.name, view));
  });
}

test.describe("screens that scripts leave at once", () => {
  // Not by switching scripts off: the accessibility checks are one.
  test.beforeEach(({ page }) =>
    page.route(/\/_next\/static\/.*\.js$/, (route) => route.fulfill({ contentType: "text/javascript", body: "" })),
  );
  for (const screen of passingScreens) {
    test(`${screen.name}: accessible in light and dark, and fits narrow screens`, async ({
      page,
      flow,
      control,
    }, info) => {
      await screen.open({ control, flow, texts: plainTexts });
      await inspect(page, screen, (view) => pictureOf(info, screen.name, view));
    });
  }
});

test.describe("in Arabic", () => {
  test.use({ locale: "ar" });
  for (const screen of screens.filter(({ name }) => ["identification", "prompt", "page not found"].includes(name))) {
    test(`${screen.name}: runs from right to left`, async ({ page, flow, control, complaints }, info) => {
      if (screen.name === "page not found") complaints.expect(/status of 404/);
      await screen.open({ control, flow, texts: plainTexts });
      const root = page.locator("html");
      await expect(root).toHaveAttribute("lang", "ar");
      await expect(root).toHaveAttribute("dir", "rtl");
      expect(await page.getByRole("main").evaluate((main) => getComputedStyle(main).direction)).toBe("rtl");
      await inspect(page, screen, (view) => pictureOf(info, screen.name, view));
    });
  }
});
