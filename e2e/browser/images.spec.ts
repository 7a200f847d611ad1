import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { expect, test } from "../fixtures/browser.ts";
import { LOGIN_FLOW } from "../support/api-steps.ts";

/** The pictures that the documentation shows. Fonts differ between machines, so they are made anew only when that is asked for. */
const folder = "docs/images";
const pictures = [
  { file: "login.png", colorScheme: "light" },
  { file: "login-dark.png", colorScheme: "dark" },
] as const;

test.use({ viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", locale: "en-US" });

for (const { file, colorScheme } of pictures) {
  test(`${folder}/${file} shows the login page`, async ({ page, flow }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await flow.startAt(LOGIN_FLOW);
    await expect(flow.identifier).toBeFocused();
    await page.evaluate(() => document.fonts.ready);
    const shoot = () => page.screenshot({ caret: "hide", animations: "disabled" });
    const picture = await shoot();
    expect((await shoot()).equals(picture)).toBe(true);
    const place = path.join(folder, file);
    if (existsSync(place) && !process.env.UPDATE_IMAGES) return;
    await mkdir(folder, { recursive: true });
    await writeFile(place, picture);
  });
}
