import { expect, test } from "../fixtures/browser.ts";
import { LOGIN_FLOW } from "../support/api-steps.ts";
import { createFlow, identification, password, prompt, userLogin } from "../support/world.ts";

test("a login and a logout with the keyboard alone", async ({ page, flow, home, person }) => {
  await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
  await expect(flow.identifier).toBeFocused();
  await page.keyboard.type(person.username);
  await page.keyboard.press("Enter");
  await expect(flow.password).toBeFocused();
  await page.keyboard.type("a guess");
  await page.keyboard.press("Enter");
  await flow.expectFieldError(flow.password);
  await expect(flow.password).toBeFocused();
  await page.keyboard.type(person.password);
  await page.keyboard.press("Enter");
  await home.expectPerson(person);
  const logOut = page.getByRole("link", { name: "Log out" });
  for (
    let presses = 0;
    presses < 10 && !(await logOut.evaluate((link) => link === document.activeElement));
    presses++
  ) {
    await page.keyboard.press("Tab");
  }
  await expect(logOut).toBeFocused();
  await page.keyboard.press("Enter");
  await flow.expectStage("ak-stage-identification");
});

test("everything on a page can be reached in the order in which it stands, and shows that it has the focus", async ({
  page,
  flow,
  control,
}) => {
  const slug = await createFlow(control, { stages: [password({ allow_show_password: true })] });
  const stage = `!Find [authentik_stages_password.passwordstage, [name, "${slug}-0"]]`;
  const login = await createFlow(control, {
    stages: [identification({ password_stage: stage, enable_remember_me: true }), userLogin()],
  });
  await flow.startAt(login);
  const seen: string[] = [];
  for (let presses = 0; presses < 5; presses++) {
    const focused = page.locator(":focus");
    const { tag, name, outlined } = await focused.evaluate((element) => {
      const { outlineStyle, boxShadow, borderColor } = getComputedStyle(element);
      const label = element.getAttribute("aria-label") ?? element.getAttribute("name") ?? element.textContent;
      return {
        tag: element.localName,
        name: label || element.getAttribute("type"),
        outlined: outlineStyle !== "none" || boxShadow !== "none" || borderColor,
      };
    });
    expect(outlined, name ?? tag).toBeTruthy();
    seen.push(`${tag} ${name}`);
    await page.keyboard.press("Tab");
  }
  expect(seen).toEqual([
    "input uid_field",
    "input password",
    "button Show password",
    "input checkbox",
    "button Continue",
  ]);
});

test("fields of all kinds are filled in with the keyboard", async ({ page, flow, control }) => {
  const choices = { placeholder_expression: true, placeholder: 'return ["one", "two", "three"]' };
  const slug = await createFlow(control, {
    stages: [
      prompt([
        { field_key: "word", label: "Word" },
        { field_key: "sure", label: "Sure", type: "checkbox", required: false },
        { field_key: "which", label: "Which", type: "radio-button-group", ...choices },
        { field_key: "pick", label: "Pick", type: "dropdown", ...choices },
      ]),
      prompt([
        {
          field_key: "result",
          label: "Result",
          initial_value: "return [prompt_context[key] for key in ('word', 'sure', 'which', 'pick')]",
          initial_value_expression: true,
        },
      ]),
    ],
  });
  await flow.startAt(slug);
  await expect(flow.field("Word")).toBeFocused();
  await page.keyboard.type("hello");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect(flow.field("Sure")).toBeChecked();
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("radio", { name: "two" })).toBeChecked();
  await page.keyboard.press("Tab");
  await page.keyboard.type("th");
  await expect(flow.field("Pick")).toHaveValue("three");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(flow.field("Result")).toHaveValue("['hello', True, 'two', 'three']");
});
