import type { PromptTypeEnum } from "@goauthentik/api";
import { expect, test } from "../fixtures/test.ts";
import { admin } from "../support/admin.ts";
import { ApiAdministrator } from "../support/api-administrator.ts";
import { whoIs } from "../support/api-steps.ts";
import type { ApiVisitor } from "../support/api-visitor.ts";
import { as, errorCodes, expectDone } from "../support/challenges.ts";
import { linkOf, Mailbox } from "../support/mailbox.ts";
import { unique } from "../support/unique.ts";

const identify = "ak-stage-identification";
const ask = "ak-stage-prompt";

/** Names of everything that one set-up is made of. */
interface SetUp {
  prefix: string;
  enrollment: string;
  login: string;
  recovery: string;
  blocked: string;
}

/** Builds a way to enroll, to log in and to recover, from nothing, with the client from npm alone. */
async function build(api: ApiAdministrator, prefix: string, mailPort: number): Promise<SetUp> {
  const names = {
    prefix,
    enrollment: `${prefix}-enrollment`,
    login: `${prefix}-login`,
    recovery: `${prefix}-recovery`,
    blocked: `${prefix}-blocked`,
  };
  const flow = (slug: string, designation: "enrollment" | "authentication" | "recovery") =>
    api.flows.flowsInstancesCreate({
      flowRequest: { name: `Flow ${slug}`, slug, title: `Welcome to ${slug}`, designation },
    });
  const enrollment = await flow(names.enrollment, "enrollment");
  const login = await flow(names.login, "authentication");
  const recovery = await flow(names.recovery, "recovery");

  const type = (name: PromptTypeEnum) => name;
  const fields = await api.prompts(prefix, [
    { fieldKey: "username", type: type("username") },
    { fieldKey: "email", type: type("email") },
    { fieldKey: "password", type: type("password") },
    { fieldKey: "password_repeat", type: type("password") },
    {
      fieldKey: "attributes.colour",
      type: type("dropdown"),
      placeholder: 'return ["red", "blue"]',
      placeholderExpression: true,
    },
  ]);
  const strong = await api.policies.policiesExpressionCreate({
    expressionPolicyRequest: {
      name: `${prefix}-strong`,
      expression: `if len(request.context["prompt_data"]["password"]) < 12:\n    ak_message("Too short.")\n    return False\nreturn True`,
    },
  });
  const form = await api.stages.stagesPromptStagesCreate({
    promptStageRequest: {
      name: `${prefix}-form`,
      fields: fields.map(({ pk }) => pk),
      validationPolicies: [strong.pk],
    },
  });
  const passwords = await api.stages.stagesPromptStagesCreate({
    promptStageRequest: {
      name: `${prefix}-new-password`,
      fields: fields.filter(({ type: kind }) => kind === "password").map(({ pk }) => pk),
      validationPolicies: [strong.pk],
    },
  });
  const create = await api.stages.stagesUserWriteCreate({
    userWriteStageRequest: { name: `${prefix}-create`, userCreationMode: "always_create", userType: "internal" },
  });
  const change = await api.stages.stagesUserWriteCreate({
    userWriteStageRequest: { name: `${prefix}-change`, userCreationMode: "never_create" },
  });
  const logIn = await api.stages.stagesUserLoginCreate({
    userLoginStageRequest: { name: `${prefix}-log-in`, sessionDuration: "hours=1" },
  });
  const password = await api.stages.stagesPasswordCreate({
    passwordStageRequest: { name: `${prefix}-password`, backends: ["authentik.core.auth.InbuiltBackend"] },
  });
  const identification = await api.stages.stagesIdentificationCreate({
    identificationStageRequest: {
      name: `${prefix}-identification`,
      userFields: ["username", "email"],
      enrollmentFlow: enrollment.pk,
      recoveryFlow: recovery.pk,
    },
  });
  const forgotten = await api.stages.stagesIdentificationCreate({
    identificationStageRequest: { name: `${prefix}-forgotten`, userFields: ["email"] },
  });
  const mail = await api.stages.stagesEmailCreate({
    emailStageRequest: {
      name: `${prefix}-mail`,
      host: "127.0.0.1",
      port: mailPort,
      fromAddress: "door@example.com",
      subject: "Your new password",
    },
  });
  const deny = await api.stages.stagesDenyCreate({
    denyStageRequest: { name: `${prefix}-deny`, denyMessage: "You are blocked." },
  });

  await api.bind(enrollment.pk, [form, create, logIn]);
  await api.bind(recovery.pk, [forgotten, mail, passwords, change, logIn]);
  const [, , denies = ""] = await api.bind(login.pk, [identification, password, deny, logIn]);
  const group = await api.core.coreGroupsCreate({ groupRequest: { name: names.blocked } });
  const policyBindingRequest = { target: denies, group: group.pk, order: 0 };
  await api.policies.policiesBindingsCreate({ policyBindingRequest });
  return names;
}

/** Goes through the whole set-up as people do, with the client as well. */
async function use(
  { enrollment, login, recovery, blocked }: SetUp,
  api: ApiAdministrator,
  newVisitor: () => ApiVisitor,
  mailbox: Mailbox,
): Promise<void> {
  const username = unique("newcomer");
  const email = `${username}@example.com`;
  const first = "the first long password";
  const newcomer = newVisitor();
  const asked = as(await newcomer.get(enrollment), ask);
  expect(asked.fields.map(({ fieldKey }) => fieldKey)).toEqual([
    "username",
    "email",
    "password",
    "password_repeat",
    "attributes.colour",
  ]);
  const answer = { component: ask, username, email, "attributes.colour": "blue" } as const;
  const short = { ...answer, password: "short", password_repeat: "short" };
  expect(errorCodes(await newcomer.solve(enrollment, short))).toEqual(["non_field_errors: invalid"]);
  expectDone(await newcomer.solve(enrollment, { ...answer, password: first, password_repeat: first }), "/");
  expect(await whoIs(newcomer)).toBe(username);
  const [person] = (await api.core.coreUsersList({ username })).results;
  expect(person).toMatchObject({ username, email, attributes: { colour: "blue" }, isActive: true });

  const enter = async (visitor: ApiVisitor, password: string) => {
    expect(as(await visitor.get(login), identify).enrollUrl).toContain(`/if/flow/${enrollment}/`);
    as(await visitor.solve(login, { component: identify, uidField: username }), "ak-stage-password");
    return visitor.solve(login, { component: "ak-stage-password", password });
  };
  const returning = newVisitor();
  expect(errorCodes(await enter(returning, "a wrong password"))).toHaveLength(1);
  expectDone(await enter(newVisitor(), first), "/");

  const forgetful = newVisitor();
  as(await forgetful.get(recovery), identify);
  as(await forgetful.solve(recovery, { component: identify, uidField: email }), "ak-stage-email");
  const link = new URL(linkOf(await mailbox.take(email, /Your new password/)));
  expect(link.pathname).toBe(`/if/flow/${recovery}/`);
  const query = link.search.slice(1);
  const second = "the second long password";
  let next = await forgetful.get(recovery, query);
  // Opening the link asks whether to go on, so that nobody's mail scanner uses it up.
  if (next.component === "ak-stage-consent")
    next = await forgetful.solve(
      recovery,
      { component: "ak-stage-consent", token: String(as(next, "ak-stage-consent").token) },
      query,
    );
  as(next, ask);
  expectDone(
    await forgetful.solve(recovery, { component: ask, password: second, password_repeat: second }, query),
    "/",
  );
  expect(errorCodes(await enter(newVisitor(), first))).toHaveLength(1);
  expectDone(await enter(newVisitor(), second), "/");

  const [group] = (await api.core.coreGroupsList({ name: blocked })).results;
  const userAccountRequest = { pk: person?.pk ?? 0 };
  await api.core.coreGroupsAddUserCreate({ groupUuid: group?.pk ?? "", userAccountRequest });
  expect(as(await enter(newVisitor(), second), "ak-stage-access-denied").errorMessage).toBe("You are blocked.");
}

/** Deletes everything that a set-up is made of but the group. */
async function remove(api: ApiAdministrator, { prefix, enrollment, login, recovery }: SetUp): Promise<void> {
  for (const slug of [enrollment, login, recovery]) await api.flows.flowsInstancesDestroy({ slug });
  for (const { pk: stageUuid } of (await api.stages.stagesAllList({ search: prefix })).results)
    await api.stages.stagesAllDestroy({ stageUuid });
  for (const { pk: policyUuid } of (await api.policies.policiesAllList({ search: prefix })).results)
    await api.policies.policiesAllDestroy({ policyUuid });
  for (const { pk: promptUuid } of (await api.stages.stagesPromptPromptsList({ search: prefix })).results)
    await api.stages.stagesPromptPromptsDestroy({ promptUuid });
}

test("a whole set-up is built, used, exported, deleted, imported and used again by the client alone", async ({
  origin,
  newVisitor,
}) => {
  test.slow();
  const api = new ApiAdministrator(origin, admin.token);
  const mailbox = await Mailbox.open();
  try {
    const setUp = await build(api, unique("rest"), mailbox.port);
    await use(setUp, api, newVisitor, mailbox);

    const slugs = [setUp.enrollment, setUp.recovery, setUp.login];
    const exportAll = () =>
      Promise.all(slugs.map(async (slug) => (await api.flows.flowsInstancesExportRetrieve({ slug })).text()));
    const texts = await exportAll();
    await remove(api, setUp);
    expect((await newVisitor().fetch(`/api/v3/flows/executor/${setUp.login}/`)).status).toBe(404);
    for (const text of texts) await api.importText(text);
    expect(await exportAll()).toEqual(texts);
    await use(setUp, api, newVisitor, mailbox);
    await remove(api, setUp);
  } finally {
    await mailbox.close();
  }
});

test("the built application refuses what it should, as described", async ({ origin, newVisitor }) => {
  const call = (path: string, init: RequestInit = {}) =>
    newVisitor().fetch(`${origin}/api/v3${path}`, {
      ...init,
      headers: { Authorization: `Bearer ${admin.token}`, "Content-Type": "application/json", ...init.headers },
    });
  const status = async (path: string, init?: RequestInit) => (await call(path, init)).status;
  expect(await status("/flows/instances/")).toBe(200);
  expect(await status("/flows/instances")).toBe(200);
  expect(await status("/flows/instances/", { headers: { Authorization: "" } })).toBe(403);
  expect(await status("/flows/instances/", { headers: { Authorization: "Bearer wrong" } })).toBe(403);
  expect(await status("/flows/instances/nowhere/")).toBe(404);
  expect(await status("/nowhere/")).toBe(404);
  expect(await status("/stages/all/", { method: "POST", body: "{}" })).toBe(405);
  expect(await status("/flows/instances/", { method: "POST", body: "{" })).toBe(400);
  const text = { headers: { "Content-Type": "text/plain" }, method: "POST", body: "x" };
  expect(await status("/flows/instances/", text)).toBe(415);
  const huge = JSON.stringify({ name: "x".repeat(20_000_000) });
  expect(await status("/flows/instances/", { method: "POST", body: huge }).catch(() => 413)).toBe(413);
  const inspector = await call("/flows/inspector/default-authentication-flow/");
  expect(inspector.status).toBe(400);
});
