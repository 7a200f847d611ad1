import { expect, test } from "@playwright/test";

test("a page shows and works under its own Content-Security-Policy", async ({ page }) => {
  const violations: string[] = [];
  page.on("console", (message) => {
    if (/Content.Security.Policy/i.test(message.text())) violations.push(message.text());
  });
  page.on("pageerror", (error) => violations.push(error.message));
  await page.goto("/nothing/here");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(violations).toEqual([]);
});

test("markup that got into a page runs nothing", async ({ page }) => {
  await page.goto("/nothing/here");
  await page.evaluate(() => {
    document.body.insertAdjacentHTML("beforeend", '<img src="x:" onerror="document.title = \'broken in\'">');
    const script = document.createElement("div");
    script.innerHTML = "<iframe srcdoc=\"<script>parent.document.title = 'broken in'</script>\"></iframe>";
    document.body.append(script);
  });
  await expect(page.locator("iframe")).toBeAttached();
  await page.waitForFunction(() => document.querySelector("iframe")?.contentDocument?.readyState === "complete");
  expect(await page.title()).not.toBe("broken in");
});
