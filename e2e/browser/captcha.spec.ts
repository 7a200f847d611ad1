import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/browser.ts";
import { captcha, embeddedCaptcha, type Provider, startProvider } from "../support/captcha.ts";
import { lookAt } from "../support/look.ts";
import { createFlow, dummy, identification, password } from "../support/world.ts";

const status = (page: Page) => page.locator(".captcha").getByRole("status");

/** Makes the page's first solution a wrong one. */
async function spoilFirstSolution(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const { btoa } = window;
    let spoiled = false;
    window.btoa = (text) => {
      const sent = spoiled ? text : "{}";
      spoiled = true;
      return btoa(sent);
    };
  });
}

test.describe("the built-in proof of work", () => {
  test("solves itself and goes on", async ({ flow, control }) => {
    await flow.startAt(await createFlow(control, { stages: [captcha(), dummy()] }));
    await flow.expectStage("ak-stage-dummy");
  });

  test("waits for a tick where people have to do something", async ({ page, flow, control }) => {
    await flow.startAt(await createFlow(control, { stages: [dummy(), captcha({ interactive: true }), dummy()] }));
    await flow.submit();
    await flow.expectStage("ak-stage-captcha");
    await page.getByRole("checkbox", { name: "I am not a robot" }).click();
    await flow.expectStage("ak-stage-dummy");
  });

  test("works where the browser offers no cryptography: on a server without https", async ({
    page,
    control,
    origin,
    complaints,
  }) => {
    complaints.expect(/Cross-Origin-Opener-Policy header has been ignored/);
    const slug = await createFlow(control, { stages: [captcha({ interactive: true }), dummy()] });
    // This machine under a name that browsers do not trust.
    await page.goto(`${origin.replace("localhost", "0.0.0.0")}/if/flow/${slug}/`);
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await page.getByRole("checkbox", { name: "I am not a robot" }).click();
    // A few times slower than with.
    const done = page.locator('[data-component="ak-stage-dummy"]');
    await expect(done).toBeVisible({ timeout: 30_000 });
  });

  test("a wrong solution is refused with a reason, and a new one accepted", async ({ page, flow, control }) => {
    await spoilFirstSolution(page);
    await flow.startAt(await createFlow(control, { stages: [captcha(), dummy()] }));
    await flow.expectError(/not passed/);
    await expect(status(page)).toHaveText(/passed/);
    await flow.expectStage("ak-stage-captcha");
    await flow.submit();
    await flow.expectStage("ak-stage-dummy");
  });

  test("inside the identification an early answer waits for it", async ({ flow, control, person }) => {
    const captcha_stage = await embeddedCaptcha(control, { api_url: "altcha:4" });
    await flow.startAt(await createFlow(control, { stages: [identification({ captcha_stage }), password()] }));
    await flow.identifyAs(person.username);
    await flow.expectStage("ak-stage-password");
  });

  test("attack captcha replay: a solution that was sent before is refused, and the name is still there", async ({
    page,
    flow,
    control,
    person,
    newVisitor,
  }) => {
    const captcha_stage = await embeddedCaptcha(control);
    const slug = await createFlow(control, { stages: [identification({ captcha_stage }), dummy()] });
    await flow.startAt(slug);
    await expect(status(page)).toHaveText(/passed/);
    const captchaToken = await page.locator('input[name="captcha_token"]').inputValue();
    const thief = newVisitor();
    const taken = await thief.solve(slug, { component: "ak-stage-identification", uidField: "thief", captchaToken });
    expect(taken.component).toBe("ak-stage-dummy");
    await flow.identifyAs(person.username);
    await flow.expectError(/Failed to authenticate/);
    await expect(flow.identifier).toHaveValue(person.username);
    await flow.submit();
    await flow.expectStage("ak-stage-dummy");
  });

  test("a page that was left open gets another challenge, and keeps what was typed", async ({
    page,
    flow,
    control,
  }) => {
    const captcha_stage = await embeddedCaptcha(control);
    await page.clock.install();
    await flow.startAt(await createFlow(control, { stages: [identification({ captcha_stage }), dummy()] }));
    const token = page.locator('input[name="captcha_token"]');
    await expect(token).not.toHaveValue("");
    const first = await token.inputValue();
    await flow.identifier.fill("somebody");
    await page.clock.fastForward("59:30");
    await expect(token).not.toHaveValue(new RegExp(`^(${first.replaceAll("+", "\\+")})?$`), { timeout: 30_000 });
    await expect(flow.identifier).toHaveValue("somebody");
    await flow.submit();
    await flow.expectStage("ak-stage-dummy");
  });

  test("a clock that is hours ahead does not make the page ask for other challenges", async ({
    page,
    flow,
    control,
  }) => {
    const captcha_stage = await embeddedCaptcha(control);
    await page.clock.install({ time: Date.now() + 3 * 3_600_000 });
    const asked: string[] = [];
    page.on("request", (request) => void (request.resourceType() === "fetch" && asked.push(request.url())));
    await flow.startAt(await createFlow(control, { stages: [identification({ captcha_stage }), dummy()] }));
    const token = page.locator('input[name="captcha_token"]');
    await expect(token).not.toHaveValue("");
    const first = await token.inputValue();
    await page.clock.runFor("10:00");
    await expect(token).toHaveValue(first);
    expect(asked).toEqual([]);
    await page.clock.runFor("50:00");
    await expect(token).not.toHaveValue(new RegExp(`^(${first.replaceAll("+", "\\+")})?$`), { timeout: 30_000 });
    expect(asked).toHaveLength(1);
  });

  test("says when it cannot be done, and tries again", async ({ page, flow, control, complaints }) => {
    complaints.expect(/404|worker\.js/);
    await page.addInitScript(() => {
      const Original = window.Worker;
      let first = true;
      window.Worker = class extends Original {
        constructor(address: string | URL, options?: WorkerOptions) {
          super(first ? "/nothing/worker.js" : address, options);
          first = false;
        }
      };
    });
    await flow.startAt(await createFlow(control, { stages: [captcha(), dummy()] }));
    await expect(status(page)).toHaveText(/could not be carried out/);
    await page.getByRole("button", { name: "Try again" }).click();
    await flow.expectStage("ak-stage-dummy");
  });

  test("with the keyboard alone", async ({ page, flow, control }) => {
    await flow.startAt(await createFlow(control, { stages: [captcha({ interactive: true }), dummy()] }));
    const box = page.getByRole("checkbox", { name: "I am not a robot" });
    await expect(box).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(box).toBeFocused();
    await page.keyboard.press("Space");
    await flow.expectStage("ak-stage-dummy");
  });
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("the page says why it cannot go on", async ({ page, flow, control }) => {
    const captcha_stage = await embeddedCaptcha(control);
    const alone = await createFlow(control, { stages: [captcha(), dummy()] });
    const inside = await createFlow(control, { stages: [identification({ captcha_stage }), dummy()] });
    for (const slug of [alone, inside]) {
      await flow.startAt(slug);
      await expect(page.getByRole("main").getByText(/turn JavaScript on/)).toBeVisible();
      await expect(flow.submitButton).toBeDisabled();
      await expect(status(page)).toBeHidden();
    }
  });
});

test.describe("a provider's captcha", () => {
  let provider: Provider;
  test.beforeAll(async () => {
    provider = await startProvider();
  });
  test.afterAll(() => provider.stop());
  test.beforeEach(() => {
    provider.accept = true;
  });

  test("is shown and judged, also as a later step", async ({ page, flow, control }) => {
    await flow.startAt(await createFlow(control, { stages: [dummy(), captcha(provider.attrs), dummy()] }));
    await flow.submit();
    await flow.expectStage("ak-stage-captcha");
    await expect(page.frameLocator('iframe[title="Check of the provider"]').getByText("A frame")).toBeVisible();
    await expect(page.getByText(`made by ${new URL(provider.origin).host}`)).toBeVisible();
    await page.getByRole("button", { name: "Prove it" }).click();
    await flow.expectStage("ak-stage-dummy");
    expect(provider.asked.at(-1)).toMatchObject({ response: "token of a site" });
  });

  for (const name of ["grecaptcha", "hcaptcha"]) {
    test(`that needs nobody to do anything is carried out at once, as ${name} does`, async ({ flow, control }) => {
      const attrs = { ...provider.attrs, js_url: `${provider.origin}/api.js?as=${name}`, interactive: false };
      await flow.startAt(await createFlow(control, { stages: [captcha(attrs), dummy()] }));
      await flow.expectStage("ak-stage-dummy");
      expect(provider.asked.at(-1)).toMatchObject({ response: "7 invisible a site" });
    });
  }

  test("that is refused says so and is there again", async ({ page, flow, control }) => {
    provider.accept = false;
    await flow.startAt(await createFlow(control, { stages: [captcha(provider.attrs), dummy()] }));
    await page.getByRole("button", { name: "Prove it" }).click();
    await flow.expectError(/not passed/);
    provider.accept = true;
    await page.getByRole("button", { name: "Prove it" }).click();
    await expect(status(page)).toHaveText(/passed/);
    await flow.submit();
    await flow.expectStage("ak-stage-dummy");
  });

  test("that cannot be loaded says so", async ({ page, flow, control, complaints }) => {
    complaints.expect(/404/);
    const attrs = { ...provider.attrs, js_url: `${provider.origin}/nothing.js` };
    await flow.startAt(await createFlow(control, { stages: [captcha(attrs), dummy()] }));
    await expect(status(page)).toHaveText(/could not be carried out/);
    await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
  });
});

test("every state of a check is accessible, in light and dark, and fits narrow screens", async ({
  page,
  flow,
  control,
}, info) => {
  const captcha_stage = await embeddedCaptcha(control, { interactive: true });
  const slow = await embeddedCaptcha(control, { api_url: "altcha:50" });
  const states = [
    { name: "start", stages: [captcha({ interactive: true })] },
    { name: "inside", stages: [identification({ captcha_stage })] },
    { name: "checking", stages: [identification({ captcha_stage: slow })] },
  ];
  for (const { name, stages } of states) {
    await flow.startAt(await createFlow(control, { title: "Welcome", designation: "authentication", stages }));
    await expect(page.locator(".captcha")).toBeVisible();
    await lookAt(page, name, (view) => info.outputPath(`${name}-${view}.png`));
  }
});
