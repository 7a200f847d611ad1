import { expect, test } from "../fixtures/browser.ts";
import { lookAt, pictureOf } from "../support/look.ts";
import { plainTexts } from "../support/screen-world.ts";
import { passingScreens, screens } from "../support/screens.ts";

for (const screen of screens) {
  test(`${screen.name}: accessible in light and dark, and fits narrow screens`, async ({
    page,
    flow,
    control,
    complaints,
  }, info) => {
    if (screen.name === "page not found") complaints.expect(/status of 404/);
    await screen.open({ control, flow, texts: plainTexts });
    await lookAt(page, screen.name, (view) => pictureOf(info, screen.name, view));
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
      await lookAt(page, screen.name, (view) => pictureOf(info, screen.name, view));
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
      await lookAt(page, screen.name, (view) => pictureOf(info, screen.name, view));
    });
  }
});
