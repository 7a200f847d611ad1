import { expect, test } from "../fixtures/browser.ts";
import { toYaml } from "../support/build-flow.ts";
import type { Screen, ScreenTexts } from "../support/screen-world.ts";
import { passingScreens, screens } from "../support/screens.ts";
import { unique } from "../support/unique.ts";
import { createFlow, identification } from "../support/world.ts";

const script = "<script>window.broken = 1</script>";
const picture = "<img src=x onerror='window.broken = 2'>";
/** Texts that would break out of elements, attributes, scripts and styles, and that read from right to left. */
const hostileTexts: ScreenTexts = {
  title: `"><svg onload=window.broken=3>${script} %(user)s`,
  label: `'"><b>${picture}</b>`,
  message: `${picture}${script}<a href="javascript:window.broken=4">x</a><form action=https://evil.example><button>y</button></form>`,
  name: `{{7*7}}\${7*7}</title>${script}\u202e`,
};

async function expectUnbroken(page: import("@playwright/test").Page, name: string): Promise<void> {
  expect(await page.evaluate(() => (window as unknown as { broken?: number }).broken), name).toBeUndefined();
  const dangerous = page.locator(
    "main script, main iframe, main [onerror], main [onload], a[href^='javascript:' i], form[action^='http']",
  );
  await expect(dangerous, name).toHaveCount(0);
}

test.describe("attack: hostile names, titles, messages and labels are text", () => {
  const check = (screen: Screen) => {
    test(screen.name, async ({ page, flow, control, complaints }) => {
      if (screen.name === "page not found") complaints.expect(/status of 404/);
      page.on("dialog", (dialog) => {
        throw new Error(`A dialog opened: ${dialog.message()}`);
      });
      await screen.open({ control, flow, texts: hostileTexts });
      await expectUnbroken(page, screen.name);
      // No element may hold more than the page is wide, whatever the text.
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    });
  };
  for (const screen of screens) check(screen);
  test.describe("without JavaScript", () => {
    test.use({ javaScriptEnabled: false });
    for (const screen of passingScreens) check(screen);
  });
});

test("attack: a hostile brand is text, and its style stays in its element", async ({
  page,
  control,
  origin,
  complaints,
}) => {
  // Its style names a picture of another site, which the policy refuses.
  complaints.expect(/Content Security Policy/);
  const domain = `${unique("brand")}.localhost`;
  const slug = await createFlow(control, { stages: [identification()] });
  const title = `</title>${script}`;
  await control.importText(
    toYaml([
      {
        model: "authentik_brands.brand",
        identifiers: { domain },
        attrs: {
          branding_title: title,
          branding_custom_css: `.flow-card { border: 7px solid red } </style>${script}<style> body { background: url(http://evil.example/x.png) }`,
        },
      },
    ]),
  );
  await page.goto(`http://${domain}:${new URL(origin).port}/if/flow/${slug}/`);
  await expectUnbroken(page, "brand");
  await expect(page).toHaveTitle(/– <\/title><script>/);
  await expect(page.locator(".flow-card")).toHaveCSS("border-top-width", "7px");
});

test("attack: fields cannot stand in for what every form carries", async ({ page, flow, control }) => {
  const fields = [
    "flow:slug",
    "flow:step",
    "flow:execution",
    "flow:person",
    "$ACTION_ID_x",
    "__proto__",
    "constructor",
    "component",
    "length",
    "submit",
  ];
  const slug = await createFlow(control, {
    stages: [
      {
        model: "authentik_stages_prompt.promptstage",
        prompts: fields.map((field_key) => ({ field_key, label: `Field ${field_key}`, required: false })),
      },
      identification(),
    ],
  });
  await flow.startAt(slug);
  for (const field of fields) await flow.field(`Field ${field} (optional)`).fill("x");
  await flow.submit();
  await flow.expectStage("ak-stage-identification");
  await expectUnbroken(page, "fields");
});
