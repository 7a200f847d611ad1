import { expect, test, withAndWithoutScripts } from "../fixtures/browser.ts";
import { LOGIN_FLOW } from "../support/api-steps.ts";
import {
  ENROLLMENT_FLOW,
  enrollmentBlueprint,
  hasReferenceBlueprints,
  NO_REFERENCE_BLUEPRINTS,
} from "../support/reference-blueprints.ts";
import { createFlow, identification, password, prompt, userLogin } from "../support/world.ts";

test.describe("password managers", () => {
  test("know the fields of a login in two steps", async ({ page, flow, person }) => {
    await flow.startAt(LOGIN_FLOW);
    await expect(flow.identifier).toHaveAttribute("autocomplete", "username webauthn");
    await flow.identifyAs(person.username);
    await expect(flow.password).toHaveAttribute("autocomplete", "current-password");
    await expect(flow.password).toHaveAttribute("type", "password");
    // A username field in the same form, out of the way, says whose password it is.
    const form = page.locator("form").filter({ has: flow.password });
    const username = form.locator('input[autocomplete="username"]');
    await expect(username).toHaveValue(person.username);
    await expect(username).toHaveAttribute("tabindex", "-1");
    expect(
      await form
        .locator("input:not([type=hidden])")
        .evaluateAll((inputs) => inputs.map((input) => input.getAttribute("autocomplete"))),
    ).toEqual(["username", "current-password"]);
  });

  test("know the fields of a login in one step", async ({ page, flow, control }) => {
    const slug = await createFlow(control, { stages: [password()] });
    const stage = `!Find [authentik_stages_password.passwordstage, [name, "${slug}-0"]]`;
    await flow.startAt(await createFlow(control, { stages: [identification({ password_stage: stage }), userLogin()] }));
    const form = page.locator("form");
    await expect(form).toHaveCount(1);
    await expect(form.locator('input[autocomplete="username webauthn"]')).toBeVisible();
    await expect(form.locator('input[autocomplete="current-password"]')).toBeVisible();
  });

  test("know the fields of an enrollment", async ({ flow, control }) => {
    test.skip(!hasReferenceBlueprints, NO_REFERENCE_BLUEPRINTS);
    await control.importBlueprint(enrollmentBlueprint);
    await flow.startAt(ENROLLMENT_FLOW);
    await expect(flow.field("Username")).toHaveAttribute("autocomplete", "username");
    await expect(flow.field("Password")).toHaveAttribute("autocomplete", "new-password");
    await expect(flow.field("Password (repeat)")).toHaveAttribute("autocomplete", "new-password");
    const secret = "something of some length";
    await flow.answer({ Username: `form-${Date.now()}`, Password: secret, "Password (repeat)": secret });
    await expect(flow.field("Name")).toHaveAttribute("autocomplete", "name");
    await expect(flow.field("Email")).toHaveAttribute("autocomplete", "email");
    await expect(flow.field("Email")).toHaveAttribute("type", "email");
  });

  test("a shown password is a password again when it is sent", async ({ page, flow, control, person }) => {
    await flow.startAt(
      await createFlow(control, { stages: [identification(), password({ allow_show_password: true }), userLogin()] }),
    );
    await flow.identifyAs(person.username);
    await flow.password.fill("a guess");
    await page.getByRole("button", { name: "Show password" }).click();
    await expect(flow.password).toHaveAttribute("type", "text");
    await page.getByRole("button", { name: "Hide password" }).click();
    await expect(flow.password).toHaveAttribute("type", "password");
    await page.getByRole("button", { name: "Show password" }).click();
    await flow.submit();
    await flow.expectFieldError(flow.password);
    await expect(flow.password).toHaveAttribute("type", "password");
  });

  test("a name that is to be remembered is filled in next time", async ({ page, flow, control, person }) => {
    const slug = await createFlow(control, { stages: [identification({ enable_remember_me: true }), password()] });
    await flow.startAt(slug);
    await page.getByLabel("Remember me on this device").check();
    await flow.identifyAs(person.username);
    await flow.expectStage("ak-stage-password");
    const again = await createFlow(control, { stages: [identification({ enable_remember_me: true }), password()] });
    await flow.startAt(again);
    await expect(flow.identifier).toHaveValue(person.username);
    await expect(page.getByLabel("Remember me on this device")).toBeChecked();
  });
});

withAndWithoutScripts(() => {
  test("a refused form keeps what was typed but for passwords, and the first field at fault has the focus", async ({
    flow,
    control,
  }) => {
    const slug = await createFlow(control, {
      stages: [
        prompt([
          { field_key: "color", label: "Colour" },
          { field_key: "secret", label: "Secret", type: "password", required: false },
          { field_key: "count", label: "Count", type: "username" },
          { field_key: "size", label: "Size", type: "username" },
        ]),
      ],
    });
    await flow.startAt(slug);
    // White space passes the browser's own check.
    await flow.answer({ Colour: "red", "Secret (optional)": "hush", Count: "  ", Size: "  " });
    await flow.expectFieldError(flow.field("Count"));
    await flow.expectFieldError(flow.field("Size"));
    await expect(flow.field("Count")).toBeFocused();
    await expect(flow.field("Colour")).toHaveValue("red");
    await expect(flow.field("Colour")).not.toHaveAttribute("aria-invalid");
    await expect(flow.field("Secret (optional)")).toHaveValue("");
  });

  test("the browser says what is missing before anything is sent", async ({ flow, control }) => {
    const slug = await createFlow(control, { stages: [prompt([{ field_key: "color", label: "Colour" }])] });
    await flow.startAt(slug);
    await flow.submit();
    await expect(flow.field("Colour")).toBeFocused();
    expect(await flow.field("Colour").evaluate((input: HTMLInputElement) => input.validity.valueMissing)).toBe(true);
  });

  test("a file is sent as a data URI", async ({ flow, control }) => {
    const slug = await createFlow(control, {
      stages: [
        prompt([{ field_key: "picture", label: "Picture", type: "file" }]),
        prompt([
          {
            field_key: "result",
            label: "Result",
            initial_value: "return prompt_context['picture']",
            initial_value_expression: true,
          },
        ]),
      ],
    });
    await flow.startAt(slug);
    await flow.field("Picture").setInputFiles({ name: "a.txt", mimeType: "text/plain", buffer: Buffer.from("hello") });
    await flow.submit();
    await expect(flow.field("Result")).toHaveValue(`data:text/plain;base64,${Buffer.from("hello").toString("base64")}`);
  });
});
