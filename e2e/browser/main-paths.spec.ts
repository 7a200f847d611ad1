import { expect, test, withAndWithoutScripts } from "../fixtures/browser.ts";
import { LOGIN_FLOW } from "../support/api-steps.ts";
import {
  ENROLLMENT_FLOW,
  enrollmentBlueprint,
  hasReferenceBlueprints,
  NO_REFERENCE_BLUEPRINTS,
} from "../support/reference-blueprints.ts";
import { unique } from "../support/unique.ts";
import { createFlow, dummy, loginStages, prompt } from "../support/world.ts";

withAndWithoutScripts(() => {
  test("a login and a logout", async ({ page, flow, home, person }) => {
    await page.goto("/");
    await flow.expectStage("ak-stage-identification");
    await flow.identifyAs(person.username);
    await flow.expectStage("ak-stage-password");
    await flow.enterPassword(person.password);
    await home.expectPerson(person);
    await expect(page.getByText(person.email)).toBeVisible();
    await home.logOut();
    await page.goto("/if/user/");
    await flow.expectStage("ak-stage-identification");
  });

  test("a login leads back to where it was asked for", async ({ page, flow, person }) => {
    await page.goto("/flows/-/default/authentication/?next=%2Fif%2Fuser%2F%3Fa%3Db");
    await flow.identifyAs(person.email);
    await flow.enterPassword(person.password);
    await expect(page).toHaveURL(/\/if\/user\/\?a=b$/);
  });

  test("a wrong password is refused beside its field, and the right one still works", async ({
    page,
    flow,
    home,
    person,
  }) => {
    await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
    await flow.identifyAs(person.username);
    await flow.enterPassword("a guess");
    await flow.expectStage("ak-stage-password");
    await flow.expectFieldError(flow.password);
    await expect(flow.password).toBeFocused();
    await expect(flow.password).toHaveValue("");
    await expect(page).toHaveTitle(/^Error: /);
    await flow.enterPassword(person.password);
    await home.expectPerson(person);
  });

  test("an unknown user is asked for a password, and is refused like a wrong one", async ({ flow }) => {
    await flow.startAt(LOGIN_FLOW);
    await flow.identifyAs(unique("stranger"));
    await flow.expectStage("ak-stage-password");
    await flow.enterPassword("a guess");
    await flow.expectFieldError(flow.password);
  });

  test("somebody who is denied learns why and finds a way out", async ({ page, flow, control }) => {
    const slug = await createFlow(control, {
      policies: [{ expression: 'ak_message("Come back tomorrow.")\nreturn False' }],
      stages: [dummy()],
    });
    await flow.startAt(slug);
    await flow.expectDenied("Come back tomorrow.");
    await expect(page.getByRole("heading", { name: "Access denied" })).toBeVisible();
    await page.getByRole("link", { name: "Go to the start page" }).click();
    await flow.expectStage("ak-stage-identification");
  });

  test("a flow starts over after a refused answer where it says so", async ({ flow, control }) => {
    const slug = await createFlow(control, {
      stages: [
        prompt([{ field_key: "color", label: "Colour" }]),
        prompt([{ field_key: "size", label: "Size" }], {
          validation: ["return context['prompt_data']['size'] == '7'"],
          binding: { invalid_response_action: "restart" },
        }),
      ],
    });
    await flow.startAt(slug);
    await flow.answer({ Colour: "red" });
    await flow.answer({ Size: "8" });
    await expect(flow.field("Colour")).toHaveValue("");
    await flow.answer({ Colour: "blue" });
    await flow.answer({ Size: "7" });
    await flow.expectStage("ak-stage-identification");
  });

  test("somebody enrolls through the reference implementation's example", async ({ page, flow, home, control }) => {
    test.skip(!hasReferenceBlueprints, NO_REFERENCE_BLUEPRINTS);
    await control.importBlueprint(enrollmentBlueprint);
    const username = unique("newcomer");
    const password = `${username} knows`;
    await flow.startAt(ENROLLMENT_FLOW);
    await flow.answer({ Username: username, Password: password, "Password (repeat)": "something else" });
    await flow.expectError();
    await expect(flow.field("Username")).toHaveValue(username);
    await expect(flow.field("Password")).toHaveValue("");
    await flow.answer({ Password: password, "Password (repeat)": password });
    await flow.answer({ Name: "New Comer", Email: `${username}@example.com` });
    await home.expectPerson({ username });
    await expect(page.getByRole("heading", { name: "Hello, New Comer" })).toBeVisible();
  });

  test("somebody says whether to stay logged in", async ({ page, flow, home, control, person, context }) => {
    const slug = await createFlow(control, {
      designation: "authentication",
      stages: loginStages({ remember_me_offset: "days=30" }),
    });
    await flow.startAt(slug);
    await flow.identifyAs(person.username);
    await flow.enterPassword(person.password);
    await flow.expectStage("ak-stage-user-login");
    await page.getByRole("button", { name: "Yes, stay logged in" }).click();
    await home.expectPerson(person);
    const cookie = (await context.cookies()).find(({ name }) => name === "vestibule_session");
    expect(((cookie?.expires ?? 0) * 1000 - Date.now()) / 86_400_000).toBeCloseTo(30, 1);
  });

  test("“Not you?” begins anew with another name", async ({ page, flow, person }) => {
    await flow.startAt(LOGIN_FLOW);
    await flow.identifyAs(person.username);
    await page.getByRole("link", { name: "Not you?" }).click();
    await flow.passContinue();
    await flow.expectStage("ak-stage-identification");
    await expect(flow.identifier).toHaveValue("");
  });

  test("a person changes their details and password", async ({ page, flow, home, person }) => {
    await flow.startAt(LOGIN_FLOW, "?next=/if/user/");
    await flow.identifyAs(person.username);
    await flow.enterPassword(person.password);
    await home.expectPerson(person);
    await page.getByRole("link", { name: "Change your details" }).click();
    await expect(flow.field("Username")).toHaveValue(person.username);
    await flow.answer({ Name: "Somebody Else" });
    await home.expectPerson(person);
    await expect(page.getByRole("heading", { name: "Hello, Somebody Else" })).toBeVisible();
    await page.getByRole("link", { name: "Change your password" }).click();
    await flow.enterPassword(person.password);
    const password = "another good password";
    await flow.answer({ "New password": password, "New password, again": password });
    await home.expectPerson(person);
    await home.logOut();
    await flow.identifyAs(person.username);
    await flow.enterPassword(password);
    await home.expectPerson(person);
  });
});
