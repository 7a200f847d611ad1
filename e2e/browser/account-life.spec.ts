import type { BrowserContext, Page } from "@playwright/test";
import { expect, test, withAndWithoutScripts } from "../fixtures/browser.ts";
import { FlowPage } from "../pages/flow-page.ts";
import { UserHomePage } from "../pages/user-home-page.ts";
import { LOGIN_FLOW } from "../support/api-steps.ts";
import type { Control } from "../support/control/control.ts";
import { unique } from "../support/unique.ts";
import {
  applicationConsent,
  createFlow,
  createInvitation,
  createPerson,
  dummy,
  invitation,
  type Person,
  prompt,
  userDelete,
  userLogin,
  userWrite,
} from "../support/world.ts";

async function logIn(flow: FlowPage, person: Person): Promise<void> {
  await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
  await flow.identifyAs(person.username);
  await flow.enterPassword(person.password);
  await new UserHomePage(flow.page, flow.javaScript).expectPerson(person);
}

function createEnrollment(control: Control): Promise<string> {
  return createFlow(control, {
    designation: "enrollment",
    stages: [
      invitation(),
      prompt([
        { field_key: "username", label: "Username", type: "username" },
        { field_key: "email", label: "Email", type: "email" },
      ]),
      userWrite({ user_creation_mode: "always_create" }),
      userLogin(),
    ],
  });
}

const sessionsOf = async (control: Control, { username }: Pick<Person, "username">) =>
  control.query(
    'SELECT s."id" FROM "session" s JOIN "user" u ON u."id" = s."user_id" WHERE u."username" = $1',
    username,
  );

withAndWithoutScripts((javaScript) => {
  test("an invited person gets an account with what the invitation says, and nobody else does with it", async ({
    page,
    flow,
    home,
    control,
    otherPage,
  }) => {
    const slug = await createEnrollment(control);
    const username = unique("invited");
    const token = await createInvitation(control, slug, {
      single_use: true,
      fixed_data: { name: "Jane Smith", email: `${username}@example.com` },
    });
    const other = new FlowPage(otherPage, javaScript);
    for (const visitor of [flow, other]) {
      await visitor.startAt(slug, `?itoken=${token}`);
      await visitor.expectStageAfterContinue("ak-stage-prompt");
      await expect(visitor.field("Email")).toHaveValue(`${username}@example.com`);
    }
    await flow.answer({ Username: username });
    await home.expectPerson({ username });
    await expect(page.getByRole("heading", { name: "Hello, Jane Smith" })).toBeVisible();

    await other.answer({ Username: unique("late") });
    await other.expectDenied("This invitation is not valid.");
    await other.startAt(slug, `?itoken=${token}`);
    await other.passContinue();
    await other.expectDenied("This invitation is not valid.");
  });

  test("a program that looks at an invitation's page does not use it up", async ({ page, flow, control }) => {
    const slug = await createEnrollment(control);
    const token = await createInvitation(control, slug, { single_use: true });
    for (let count = 0; count < 3; count++) {
      const answer = await page.request.get(`/if/flow/${slug}/?itoken=${token}`);
      expect(answer.status()).toBe(200);
    }
    await flow.startAt(slug, `?itoken=${token}`);
    await flow.expectStageAfterContinue("ak-stage-prompt");
  });

  test("a person sees where they are logged in, and ends one login, then all others", async ({
    page,
    flow,
    home,
    person,
    control,
    browser,
    origin,
    complaints,
  }) => {
    const elsewhere: { context: BrowserContext; page: Page }[] = [];
    for (const userAgent of [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile Safari/604.1",
      "Mozilla/5.0 (Windows NT 10.0; rv:143.0) Gecko/20100101 Firefox/143.0",
      "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
    ]) {
      const context = await browser.newContext({ baseURL: origin, javaScriptEnabled: javaScript, userAgent });
      complaints.watch(context);
      elsewhere.push({ context, page: await context.newPage() });
    }
    for (const { page: other } of elsewhere) await logIn(new FlowPage(other, javaScript), person);
    await logIn(flow, person);
    const [phone] = elsewhere;
    await expect(home.entry("This browser")).toHaveCount(1);
    await expect(home.entry("This browser").getByRole("button")).toHaveCount(0);
    await expect(home.entry("Safari on iPhone")).toContainText(/127\.0\.0\.1|::1/);

    await page.getByRole("button", { name: /^Log out: Safari on iPhone/ }).click();
    await home.expectMessage("That login has been ended.");
    await expect(home.entry("Safari on iPhone")).toHaveCount(0);
    await phone?.page.goto("/if/user/");
    if (phone) await new FlowPage(phone.page, javaScript).expectStage("ak-stage-identification");

    await page.getByRole("button", { name: "Log out everywhere else" }).click();
    await home.expectMessage("You are logged out everywhere else.");
    await expect(page.getByText("You are logged in nowhere else.")).toBeVisible();
    await expect(page.getByRole("button", { name: "Log out everywhere else" })).toHaveCount(0);
    expect(await sessionsOf(control, person)).toHaveLength(1);
    for (const { context } of elsewhere) await context.close();
  });

  test("nobody ends a login of somebody else's", async ({ page, flow, home, person, otherPage, control }) => {
    await logIn(flow, person);
    const victim = await createPerson(control);
    await logIn(new FlowPage(otherPage, javaScript), victim);
    const [theirs] = await sessionsOf(control, victim);
    const own = new FlowPage(otherPage, javaScript);
    await logIn(own, person);
    await page.reload();
    const form = page.locator("form", { has: page.getByRole("button", { name: /^Log out: / }) }).first();
    await form.locator('input[name="id"]').evaluate((input, id) => input.setAttribute("value", id), String(theirs?.id));
    await form.getByRole("button").click();
    await home.expectMessage("gone already");
    expect((await sessionsOf(control, person)).length).toBe(2);
  });

  test("what was allowed is listed, and asked for again once it is taken back", async ({
    page,
    flow,
    home,
    person,
    control,
  }) => {
    await logIn(flow, person);
    await expect(page.getByText("No application has asked for your permission yet.")).toBeVisible();
    const application = unique("Wiki");
    const consent = applicationConsent(application, { email: "Read your address", phone: "" });
    const slug = await createFlow(control, { designation: "authorization", stages: [consent] });
    await flow.startAt(slug, "?next=/if/user/");
    await flow.expectStageAfterContinue("ak-stage-consent");
    await expect(page.getByText("Read your address")).toBeVisible();
    await flow.submit();
    await home.expectPerson(person);
    await expect(home.entry(application).first()).toContainText("Read your address");
    await flow.startAt(slug, "?next=/if/user/");
    await flow.passContinue();
    await home.expectPerson(person);

    await page.getByRole("button", { name: `Take back: ${application}` }).click();
    await home.expectMessage("It has to ask you again.");
    await expect(home.entry(application)).toHaveCount(0);
    await flow.startAt(slug, "?next=/if/user/");
    await flow.expectStageAfterContinue("ak-stage-consent");
  });

  test("a person chooses a language, and the pages speak it from then on", async ({ page, flow, home, person }) => {
    await logIn(flow, person);
    await page.getByRole("link", { name: "Change your details" }).click();
    await page.getByRole("combobox").selectOption({ label: "Français" });
    await flow.submit();
    await home.expectPerson(person);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Bonjour");
    await page.getByRole("link", { name: "Se déconnecter" }).click();
    if (!javaScript) await page.getByRole("main").getByRole("button").click();
    await flow.expectStage("ak-stage-identification");
    await expect(page.locator(".flow")).toHaveAttribute("lang", "fr");
  });

  test("a person deletes their account: asked whether they mean it, and for the password", async ({
    page,
    flow,
    person,
    control,
  }) => {
    await logIn(flow, person);
    await page.getByRole("link", { name: "Delete your account" }).click();
    await flow.expectStage("ak-stage-prompt");
    await flow.answer({ "Type your username to confirm": "somebody else" });
    await flow.expectError("This is not your username.");
    await flow.answer({ "Type your username to confirm": person.username });
    await flow.expectStage("ak-stage-password");
    await flow.enterPassword("a guess");
    await flow.expectFieldError(flow.password);
    await flow.enterPassword(person.password);
    await expect(page.getByText("Your account has been deleted")).toBeVisible();
    await flow.submit();
    await flow.expectStage("ak-stage-identification");
    expect(await control.query('SELECT 1 FROM "user" WHERE "username" = $1', person.username)).toEqual([]);
  });

  test("a link to a flow that deletes at once only asks, with scripts too", async ({ page, flow, person, control }) => {
    await logIn(flow, person);
    const slug = await createFlow(control, {
      designation: "unenrollment",
      attrs: { authentication: "require_authenticated" },
      stages: [userDelete()],
    });
    await flow.startAt(slug, "?next=/if/user/");
    await expect(page.getByText("You are about to delete your account.")).toBeVisible();
    await page.getByRole("link", { name: "Cancel" }).click();
    await new UserHomePage(page, javaScript).expectPerson(person);
    await flow.startAt(slug);
    await page.getByRole("button", { name: "Delete my account" }).click();
    await flow.expectStage("ak-stage-identification");
    expect(await control.query('SELECT 1 FROM "user" WHERE "username" = $1', person.username)).toEqual([]);
  });

  test("every type of field is filled in, and arrives as what it is", async ({ page, flow, control }) => {
    const choices = { placeholder_expression: true, placeholder: 'return ["red", "blue"]' };
    const typed: Record<string, string> = {
      text: "some text",
      text_area: "two\nlines",
      username: unique("name"),
      email: "a@example.com",
      password: "a secret",
      number: "42",
      date: "2026-02-28",
      "date-time": "2026-02-28T12:30",
    };
    const shown = ["text_read_only", "text_area_read_only", "hidden", "static", "alert_info", "alert_warning"];
    const types = [...Object.keys(typed), "checkbox", "radio-button-group", "dropdown", "file", "ak-locale"];
    const slug = await createFlow(control, {
      stages: [
        prompt([
          ...types.map((type) => ({
            field_key: `f_${type}`,
            label: `Field ${type}`,
            type,
            ...(/radio|dropdown/.test(type) ? choices : {}),
          })),
          ...shown.map((type) => ({ field_key: `f_${type}`, label: `Shown ${type}`, type, initial_value: "ours" })),
          { field_key: "f_separator", label: "Separator", type: "separator", placeholder: "And", required: false },
        ]),
        prompt([
          {
            field_key: "result",
            label: "Result",
            type: "text_area",
            initial_value: 'return "\\n".join(sorted(k + "=" + repr(v) for k, v in prompt_context.items()))',
            initial_value_expression: true,
          },
        ]),
        dummy(),
      ],
    });
    await flow.startAt(slug);
    for (const [type, value] of Object.entries(typed)) await flow.field(`Field ${type}`).fill(value);
    await flow.field("Field checkbox").check();
    await page.getByRole("radiogroup").getByLabel("blue").check();
    await flow.field("Field dropdown").selectOption("blue");
    await flow.field("Field ak-locale").selectOption("de");
    await flow.field("Field file").setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("hi") });
    await page.getByRole("main").getByRole("button", { name: "Continue" }).click();
    const result = (await page.getByLabel("Result").inputValue()).split("\n");
    expect(result.filter((line) => line.startsWith("f_"))).toEqual([
      "f_ak-locale='de'",
      "f_alert_info='ours'",
      "f_alert_warning='ours'",
      "f_checkbox=True",
      expect.stringMatching(/^f_date-time='2026-02-28T\d\d:30:00Z'$/),
      "f_date='2026-02-28'",
      "f_dropdown='blue'",
      "f_email='a@example.com'",
      "f_file='data:text/plain;base64,aGk='",
      "f_hidden='ours'",
      "f_number=42",
      "f_password='a secret'",
      "f_radio-button-group='blue'",
      "f_static='ours'",
      "f_text='some text'",
      expect.stringMatching(/^f_text_area='two(\\r)?\\nlines'$/),
      "f_text_area_read_only='ours'",
      "f_text_read_only='ours'",
      `f_username='${typed.username}'`,
    ]);
    await expect(page.locator(".flow")).toHaveAttribute("lang", "de");
  });
});
