import path from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, type TestInfo } from "@playwright/test";

const schemes = ["light", "dark"] as const;
/** Narrow phones, and the width to which 1280 pixels shrink at a zoom of 400 % (WCAG 1.4.10). */
const narrow = [320, 360];

/** Checks a page for barriers. @param except selector of what is checked elsewhere */
export async function checkAccessibility(page: Page, name: string, except?: string): Promise<void> {
  const builder = new AxeBuilder({ page });
  const { violations } = await (except ? builder.exclude(except) : builder).analyze();
  const found = violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map((node) => node.html) }));
  expect(found, name).toEqual([]);
}

/** Checks that a page is not wider than its window. */
export async function checkWidth(page: Page, name: string): Promise<void> {
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
export function pictureOf({ project, titlePath }: TestInfo, screen: string, view: string): string {
  const arabic = titlePath.includes("in Arabic") ? "ar-" : "";
  return path.join(project.outputDir, "screens", `${arabic}${screen.replaceAll(" ", "-")}-${view}.png`);
}

/** Looks at a screen in both colour schemes and at all widths: checks it, and takes its picture. */
export async function lookAt(page: Page, name: string, shoot: (view: string) => string): Promise<void> {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    if (colorScheme === "light") await checkAccessibility(page, `${name}, light`);
    await page.screenshot({ path: shoot(colorScheme), fullPage: true });
  }
  const size = page.viewportSize();
  for (const width of narrow) {
    await page.setViewportSize({ width, height: 640 });
    await checkWidth(page, `${name}, ${width} px`);
  }
  // Dark and narrow at once: what only one of both shows is found as well.
  await checkAccessibility(page, `${name}, dark, on a phone`);
  await page.screenshot({ path: shoot("narrow"), fullPage: true });
  if (size) await page.setViewportSize(size);
}
