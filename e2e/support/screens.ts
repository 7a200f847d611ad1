import { allFields, logIn, openFlow, python, type Screen } from "./screen-world.ts";
import {
  applicationConsent,
  consent,
  createFlow,
  createPerson,
  deny,
  dummy,
  email,
  identification,
  loginStages,
  password,
  prompt,
  userDelete,
  userLogin,
} from "./world.ts";

/** All screens that this application has. */
export const screens: Screen[] = [
  {
    name: "identification",
    open: (world) => openFlow(world, [identification({ enable_remember_me: true }), dummy()]),
  },
  {
    name: "identification refused",
    async open(world) {
      const slug = await createFlow(world.control, { stages: [password({ allow_show_password: true })] });
      const find = `!Find [authentik_stages_password.passwordstage, [name, "${slug}-0"]]`;
      await openFlow(world, [identification({ password_stage: find }), dummy()]);
      await world.flow.identifier.fill(world.texts.name);
      await world.flow.enterPassword("a guess");
      await world.flow.expectError();
    },
  },
  {
    name: "password",
    async open(world) {
      await openFlow(world, [
        identification({ show_matched_user: false }),
        password({ allow_show_password: true }),
        dummy(),
      ]);
      await world.flow.identifyAs(world.texts.name);
      await world.flow.expectStage("ak-stage-password");
    },
  },
  {
    name: "password refused",
    async open(world) {
      await openFlow(world, [identification(), password(), dummy()]);
      await world.flow.identifyAs((await createPerson(world.control)).username);
      await world.flow.enterPassword("a guess");
      await world.flow.expectFieldError(world.flow.password);
    },
  },
  { name: "prompt", open: (world) => openFlow(world, [prompt(allFields(world.texts)), dummy()]) },
  {
    name: "prompt refused",
    async open(world) {
      const { label, message } = world.texts;
      const fields = [
        { field_key: "first", label, required: true },
        { field_key: "second", label: `${label} again`, type: "password", required: true, sub_text: message },
      ];
      await openFlow(world, [
        prompt(fields, { validation: [`ak_message(${python(message)})\nreturn False`] }),
        dummy(),
      ]);
      await world.flow.answer({ [label]: message, [`${label} again`]: "a secret" });
      await world.flow.expectError();
    },
  },
  {
    name: "stay logged in",
    async open(world) {
      const person = await createPerson(world.control, { name: world.texts.name });
      await openFlow(world, loginStages({ remember_me_offset: "days=30" }));
      await world.flow.identifyAs(person.username);
      await world.flow.enterPassword(person.password);
      await world.flow.expectStage("ak-stage-user-login");
    },
  },
  {
    name: "email",
    async open(world) {
      await openFlow(world, [identification({ show_matched_user: false }), email(), dummy()]);
      await world.flow.identifyAs(world.texts.name);
      await world.flow.expectStage("ak-stage-email");
    },
  },
  {
    name: "consent",
    async open(world) {
      const { message, label } = world.texts;
      const permissions = `[{"id": "a", "name": ${python(label)}}, {"id": "b", "name": "Something else"}]`;
      const expression = [
        `context["flow_plan"].context["consent_header"] = ${python(message)}`,
        `context["flow_plan"].context["consent_permissions"] = ${permissions}`,
        "return True",
      ].join("\n");
      await openFlow(world, [{ ...consent({ mode: "always_require" }), policies: [{ expression }] }, dummy()]);
      await world.flow.expectStageAfterContinue("ak-stage-consent");
    },
  },
  {
    name: "choice of a second step",
    async open(world) {
      const slug = await createFlow(world.control, { stages: [dummy(), dummy()] });
      const find = (place: number) => `!Find [authentik_stages_dummy.dummystage, [name, "${slug}-${place}"]]`;
      const validate = {
        model: "authentik_stages_authenticator_validate.authenticatorvalidatestage",
        attrs: { not_configured_action: "configure", configuration_stages: [find(0), find(1)] },
      };
      const person = await createPerson(world.control);
      await openFlow(world, [identification(), validate, dummy()]);
      await world.flow.identifyAs(person.username);
      await world.flow.expectStage("ak-stage-authenticator-validate");
    },
  },
  { name: "dummy", open: (world) => openFlow(world, [{ ...dummy(), name: `${world.texts.label} ${Math.random()}` }]) },
  {
    name: "access denied by a policy",
    async open(world) {
      await openFlow(world, [dummy()], [{ expression: `ak_message(${python(world.texts.message)})\nreturn False` }]);
      await world.flow.expectDenied();
    },
  },
  {
    name: "access denied by a stage",
    async open(world) {
      const person = await createPerson(world.control, { name: world.texts.name });
      await openFlow(world, [identification(), deny({ deny_message: world.texts.message })]);
      await world.flow.identifyAs(person.username);
      await world.flow.expectDenied();
    },
  },
  {
    name: "flow error",
    async open(world) {
      await openFlow(world, [dummy({ throw_error: true })]);
      await world.flow.expectStage("ak-stage-flow-error");
    },
  },
  {
    name: "flow error with details",
    async open(world) {
      await logIn(world, { attributes: { "goauthentik.io/user/debug": true } });
      await openFlow(world, [dummy({ throw_error: true })]);
      await world.flow.expectStage("ak-stage-flow-error");
      await world.flow.page.getByText("Technical details").click();
    },
  },
  {
    name: "notice",
    async open(world) {
      const expression = `ak_message(${python(world.texts.message)})\nreturn True`;
      await openFlow(world, [dummy(), { ...dummy(), policies: [{ expression }] }, dummy()]);
      await world.flow.submit();
      await world.flow.page.getByRole("status").filter({ hasText: /\S/ }).first().waitFor();
    },
  },
  { name: "user home", open: (world) => logIn(world) },
  {
    name: "user home with consents",
    async open(world) {
      await logIn(world);
      const { label, title } = world.texts;
      await openFlow(world, [applicationConsent(title, { a: label, b: "Something else" })]);
      await world.flow.passContinue();
      await world.flow.expectStage("ak-stage-consent");
      await world.flow.submit();
      await world.flow.page.waitForURL((url) => url.pathname === "/if/user/");
    },
  },
  {
    name: "end of an account",
    async open(world) {
      await logIn(world);
      const slug = await createFlow(world.control, {
        title: world.texts.title,
        designation: "unenrollment",
        stages: [userDelete()],
      });
      await world.flow.startAt(slug);
      await world.flow.expectStage("vestibule-continue");
    },
  },
  {
    name: "default end of an account",
    async open(world) {
      await logIn(world);
      await world.flow.startAt("default-unenrollment-flow");
      await world.flow.expectStage("ak-stage-prompt");
    },
  },
  {
    name: "page not found",
    async open({ flow }) {
      await flow.page.goto("/no-such-page");
    },
  },
];

/** Screens that scripts would leave at once. */
export const passingScreens: Screen[] = [
  {
    name: "continue",
    async open(world) {
      await openFlow(world, [userLogin()]);
      await world.flow.expectStage("vestibule-continue");
    },
  },
  {
    name: "redirect elsewhere",
    async open(world) {
      const redirect = {
        model: "authentik_stages_redirect.redirectstage",
        attrs: { mode: "static", target_static: "https://elsewhere.example/" },
      };
      await openFlow(world, [dummy(), redirect]);
      await world.flow.submit();
      await world.flow.expectStage("xak-flow-redirect");
    },
  },
];
