import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "#lib/api/testing.ts";
import { solveProof } from "#lib/captcha/testing.ts";
import { checkFlow } from "#lib/flows/checks/check-flow.ts";
import { flowBySlug } from "#lib/flows/definitions.ts";
import type { TestBrowser } from "#lib/flows/testing.ts";
import { linkIn, takeMails } from "#lib/mail/mail.fixtures.ts";
import { policyRegistry } from "#lib/policies/registry.ts";
import { closeStrengthWorker } from "#lib/policies/types/password/strength.ts";
import { stageRegistry } from "#lib/stages/registry.ts";
import { createAdminCall } from "../testing.ts";
import { createFlowFromTemplate, suggestValues } from "./create-flow.ts";
import { listTemplates } from "./templates.ts";

const templates = await listTemplates();
let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(async () => {
  await api.close();
  await closeStrengthWorker();
});

const DONE = { component: "xak-flow-redirect", final_redirect: true };
const PASSWORD = "several words are easy";
const slugFor = (id: string) => `${id}-${randomUUID().slice(0, 8)}`;

/** Makes a flow from a template. @returns its slug */
async function create(id: string, slug = slugFor(id)) {
  const template = (await listTemplates()).find((known) => known.id === id);
  if (!template) throw new Error(`There is no template ${id}.`);
  const call = await createAdminCall(api, { body: { name: "Made", title: "Made", slug } });
  expect(await createFlowFromTemplate(call, template)).toEqual({ slug });
  return slug;
}

/** Opens the link that was sent to an address, in a browser of its own, and says that it was meant. */
async function openLink(slug: string, email: string) {
  const mail = (await takeMails(api.client)).find(({ to }) => JSON.stringify(to).includes(email));
  if (!mail) throw new Error(`Nothing was sent to ${email}.`);
  const query = linkIn(mail).search.slice(1);
  const browser = api.engine.browser();
  const { token } = await browser.get(slug, { query });
  return { browser, answer: await browser.post(slug, { token }, { query }) };
}

async function loggedIn() {
  const user = await api.engine.user({ password: PASSWORD });
  const browser = api.engine.browser();
  await api.engine.logIn(browser, user.pk);
  return { user, browser };
}

describe("every template", () => {
  it.each(templates)("$id makes a flow without problems, twice", async ({ id, designation, about }) => {
    const slugs = [await create(id), await create(id)];
    const definitions = await api.engine.services.definitions.current(api.client);
    for (const slug of slugs) {
      const flow = flowBySlug(definitions, slug);
      if (!flow) throw new Error(`${slug} was not made.`);
      expect(checkFlow(definitions, { stages: stageRegistry, policies: policyRegistry }, flow)).toEqual([]);
      expect([flow.designation, about.length > 15]).toEqual([designation, true]);
    }
  });

  it("is there for what people do with their account", async () => {
    const designations = new Set((await listTemplates()).map(({ designation }) => designation));
    for (const designation of ["authentication", "enrollment", "recovery", "invalidation", "unenrollment"])
      expect(designations).toContain(designation);
  });

  it("is recorded with who made what", async () => {
    const slug = await create("logout");
    const events = await api.client.event.findMany({ where: { userId: api.admin.id, action: "model_created" } });
    const flow = await api.client.flow.findUniqueOrThrow({ where: { slug } });
    expect(JSON.stringify(events)).toContain(flow.id.replaceAll("-", ""));
  });
});

describe("a template", () => {
  it("is filled in under a slug that is free, also of stages that were left behind", async () => {
    const template = (await listTemplates()).find(({ id }) => id === "logout");
    if (!template) throw new Error("There is no template for logging out.");
    const { slug } = await suggestValues(api.client, template);
    await create("logout", slug);
    const next = await suggestValues(api.client, template);
    expect(next.slug).not.toBe(slug);
    await api.client.flow.deleteMany({ where: { slug } });
    expect(await suggestValues(api.client, template)).toEqual(next);
    const call = await createAdminCall(api, { body: { name: "Made", title: "Made", slug } });
    expect(await createFlowFromTemplate(call, template)).toMatchObject({
      kind: "refused",
      errors: { non_field_errors: [expect.stringMatching(/there already/)] },
    });
    expect(await api.client.flow.count({ where: { slug } })).toBe(0);
  });

  it("is refused with a slug that is taken or cannot be one", async () => {
    const [template] = await listTemplates();
    if (!template) throw new Error("There are no templates.");
    const { slug } = await api.engine.flow({ stages: [] });
    for (const bad of [slug, "no slug", ""]) {
      const call = await createAdminCall(api, { body: { name: "Made", title: "Made", slug: bad } });
      expect(await createFlowFromTemplate(call, template)).toMatchObject({
        errors: { slug: expect.arrayContaining([expect.any(String)]) },
      });
    }
  });
});

describe("the flow of the template", () => {
  async function identify(slug: string, uid_field: string): Promise<TestBrowser> {
    const browser = api.engine.browser();
    await browser.get(slug);
    await browser.post(slug, { uid_field });
    return browser;
  }

  it("login asks for name and password", async () => {
    const slug = await create("login");
    const { username } = await api.engine.user({ password: PASSWORD });
    const browser = await identify(slug, username);
    expect(await browser.post(slug, { password: "wrong" })).toMatchObject({ component: "ak-stage-password" });
    expect(await browser.post(slug, { password: PASSWORD })).toMatchObject(DONE);
    expect(browser.sessionToken).not.toBeNull();
  });

  it("login-one-form asks for both at once", async () => {
    const slug = await create("login-one-form");
    const { username } = await api.engine.user({ password: PASSWORD });
    const browser = api.engine.browser();
    await browser.get(slug);
    const wrong = await browser.post(slug, { uid_field: username, password: "wrong" });
    expect(wrong).toMatchObject({ component: "ak-stage-identification" });
    expect(await browser.post(slug, { uid_field: username, password: PASSWORD })).toMatchObject(DONE);
    expect(browser.sessionToken).not.toBeNull();
  });

  it("login-captcha lets nobody on without a solution", async () => {
    const slug = await create("login-captcha");
    const { username } = await api.engine.user({ password: PASSWORD });
    const browser = api.engine.browser();
    const asked = await browser.get(slug);
    expect(await browser.post(slug, { uid_field: username })).toMatchObject({ component: "ak-stage-identification" });
    const { captcha_stage } = asked as unknown as { captcha_stage: { site_key: string } };
    const captcha_token = await solveProof(captcha_stage.site_key);
    const password = await browser.post(slug, { uid_field: username, captcha_token });
    expect(password).toMatchObject({ component: "ak-stage-password" });
    expect(await browser.post(slug, { password: PASSWORD })).toMatchObject(DONE);
  });

  /** What the forms for a new account ask for. */
  const newcomer = () => {
    const username = `new-${randomUUID().slice(0, 8)}`;
    return { username, name: "N", email: `${username}@example.com`, password: PASSWORD, password_repeat: PASSWORD };
  };
  const findNewcomer = (username: string) => api.client.user.findUnique({ where: { username } });

  it("enrollment makes an account and logs in", async () => {
    const slug = await create("enrollment");
    const browser = api.engine.browser();
    await browser.get(slug);
    const answers = newcomer();
    const weak = await browser.post(slug, { ...answers, password: "short", password_repeat: "short" });
    expect(weak).toMatchObject({ component: "ak-stage-prompt", response_errors: expect.anything() });
    expect(await browser.post(slug, answers)).toMatchObject(DONE);
    expect(await findNewcomer(answers.username)).toMatchObject({ isActive: true });
    expect(browser.sessionToken).not.toBeNull();
  });

  it("enrollment-email makes an account that waits for its address", async () => {
    const slug = await create("enrollment-email");
    const browser = api.engine.browser();
    await browser.get(slug);
    const answers = newcomer();
    expect(await browser.post(slug, answers)).toMatchObject({ component: "ak-stage-email" });
    expect(await findNewcomer(answers.username)).toMatchObject({ isActive: false });
    expect(browser.sessionToken).toBeNull();
    const link = await openLink(slug, answers.email);
    // In another browser than the one that asked, the link alone is not enough.
    expect(link.answer).toMatchObject({ component: "ak-stage-password" });
    expect(await link.browser.post(slug, { password: PASSWORD })).toMatchObject(DONE);
    expect(await findNewcomer(answers.username)).toMatchObject({ isActive: true });
    expect(link.browser.sessionToken).not.toBeNull();
  });

  it("enrollment-invitation is for those who were invited", async () => {
    const slug = await create("enrollment-invitation");
    expect(await api.engine.browser().get(slug)).toMatchObject({ component: "ak-stage-access-denied" });
    const { id } = await api.client.invitation.create({
      data: { name: slug, singleUse: true, expires: new Date(Date.now() + 60_000) },
    });
    const browser = api.engine.browser();
    const query = `itoken=${id}`;
    expect(await browser.get(slug, { query })).toMatchObject({ component: "ak-stage-prompt" });
    const answers = newcomer();
    expect(await browser.post(slug, answers, { query })).toMatchObject(DONE);
    expect(await findNewcomer(answers.username)).toMatchObject({ isActive: true });
  });

  it("recovery changes the password of whoever opens the link", async () => {
    const slug = await create("recovery");
    const { username, email } = await api.engine.user({ password: "the old password" });
    const waiting = await identify(slug, username);
    expect(await waiting.get(slug)).toMatchObject({ component: "ak-stage-email" });
    const { browser, answer } = await openLink(slug, email);
    expect(answer).toMatchObject({ component: "ak-stage-prompt" });
    expect(await browser.post(slug, { password: PASSWORD, password_repeat: PASSWORD })).toMatchObject(DONE);
    const login = await create("login");
    const after = await identify(login, username);
    expect(await after.post(login, { password: PASSWORD })).toMatchObject(DONE);
  });

  it("password-change is for people who are logged in", async () => {
    const slug = await create("password-change");
    expect(await api.engine.browser().get(slug)).toMatchObject({ component: "ak-stage-access-denied" });
    const { user, browser } = await loggedIn();
    expect(await browser.get(slug)).toMatchObject({ component: "ak-stage-password" });
    expect(await browser.post(slug, { password: PASSWORD })).toMatchObject({ component: "ak-stage-prompt" });
    const password = "other words are easy too";
    expect(await browser.post(slug, { password, password_repeat: password })).toMatchObject(DONE);
    const login = await create("login");
    expect(await (await identify(login, user.username)).post(login, { password })).toMatchObject(DONE);
  });

  it("user-settings shows and changes one's own details", async () => {
    const slug = await create("user-settings");
    const { user, browser } = await loggedIn();
    expect(await browser.get(slug)).toMatchObject({
      fields: [{ initial_value: user.username }, {}, { initial_value: user.email }, {}],
    });
    const answers = { username: user.username, name: "Another", email: user.email, "attributes.settings.locale": "fr" };
    expect(await browser.post(slug, answers)).toMatchObject(DONE);
    expect(await findNewcomer(user.username)).toMatchObject({ name: "Another" });
    await browser.get(slug);
    const username = `${user.username}-2`;
    expect(await browser.post(slug, { ...answers, username })).toMatchObject({ response_errors: expect.anything() });
  });

  it("logout ends the login", async () => {
    const slug = await create("logout");
    const { browser } = await loggedIn();
    await browser.get(slug);
    expect(browser.sessionToken).toBeNull();
  });

  it("unenrollment deletes the account of whoever types their name", async () => {
    const slug = await create("unenrollment");
    const { user, browser } = await loggedIn();
    expect(await browser.get(slug)).toMatchObject({ fields: [{}, { placeholder: user.username }] });
    await browser.post(slug, { confirmation: "somebody else" });
    expect(await findNewcomer(user.username)).not.toBeNull();
    const asked = await browser.post(slug, { confirmation: user.username });
    expect(asked).toMatchObject({ component: "ak-stage-password" });
    expect(await findNewcomer(user.username)).not.toBeNull();
    await browser.post(slug, { password: PASSWORD });
    expect(await findNewcomer(user.username)).toBeNull();
  });
});
