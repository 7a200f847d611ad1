import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clearDatabase } from "#lib/db/testing.ts";
import { createTestEngine, type TestBrowser, type TestEngine } from "#lib/flows/testing.ts";
import { verifyPassword } from "#lib/identity/passwords/hash.ts";
import { createModels } from "#lib/models/registry.ts";
import { applyBlueprint } from "./importer.ts";
import { prepareBlueprints } from "./prepare.ts";
import { uploadedPolicy } from "./source.ts";
import { createStore } from "./store.ts";
import { hasReferenceFiles, listReferenceFiles } from "./testing/reference-files.ts";

let engine: TestEngine;
/** What the default flow says at the end. */
const GONE = { component: "ak-stage-prompt", fields: [{ type: "alert_info", field_key: "gone" }] };
const DONE = { component: "xak-flow-redirect", final_redirect: true };

beforeAll(async () => {
  engine = await createTestEngine();
}, 60_000);
afterAll(() => engine?.close());

/** Carries out one of the files that people use with the reference implementation, unchanged. */
async function importFile(name: string) {
  const file = listReferenceFiles().find((known) => known.name === name);
  const setup = { store: createStore(engine.client, async () => null), models: createModels() };
  const source = { file: name, text: file?.text ?? "", policy: uploadedPolicy };
  return applyBlueprint(setup, source);
}

async function loggedIn(fields: Parameters<TestEngine["user"]>[0] = {}) {
  const user = await engine.user(fields);
  const browser = engine.browser();
  await engine.logIn(browser, user.pk);
  return { user, browser };
}

const exists = async (pk: number) => (await engine.client.user.count({ where: { id: pk } })) === 1;

describe("the default flow for deleting one's account", () => {
  const slug = "default-unenrollment-flow";
  beforeAll(async () => {
    await clearDatabase(engine.database);
    await prepareBlueprints(engine.client, path.resolve(import.meta.dirname, "../.."), {});
  }, 60_000);

  test("is the brand's, and for people who are logged in", async () => {
    const brand = await engine.client.brand.findFirstOrThrow({ include: { flowUnenrollment: true } });
    expect(brand.flowUnenrollment?.slug).toBe(slug);
    expect(await engine.browser().get(slug)).toMatchObject({ component: "ak-stage-access-denied" });
  });

  test("asks for the name and the password before anything goes", async () => {
    const { user, browser } = await loggedIn({ password: "correct horse" });
    expect(await browser.get(slug)).toMatchObject({
      component: "ak-stage-prompt",
      fields: [{ type: "alert_danger" }, { type: "text", placeholder: user.username }],
    });
    expect(await browser.post(slug, { confirmation: "somebody else" })).toMatchObject({
      response_errors: { non_field_errors: [expect.anything()] },
    });
    expect(await browser.post(slug, { confirmation: user.username })).toMatchObject({
      component: "ak-stage-password",
      pending_user: user.username,
    });
    expect(await browser.post(slug, { password: "wrong" })).toMatchObject({ response_errors: expect.anything() });
    expect(await exists(user.pk)).toBe(true);
    expect(await browser.post(slug, { password: "correct horse" })).toMatchObject(GONE);
    expect(await exists(user.pk)).toBe(false);
    expect(browser.sessionToken).toBeNull();
    expect(await browser.post(slug, {}, { query: "next=/if/user/" })).toMatchObject(DONE);
  });

  test("does not ask for a password that somebody does not have", async () => {
    const { user, browser } = await loggedIn();
    await browser.get(slug);
    expect(await browser.post(slug, { confirmation: user.username })).toMatchObject(GONE);
    expect(await exists(user.pk)).toBe(false);
  });

  test("keeps its questions when the reference implementation's example is imported over it", async () => {
    if (!hasReferenceFiles) return;
    expect((await importFile("example/flows-unenrollment.yaml")).error?.message).toBeUndefined();
    const { user, browser } = await loggedIn({ password: "correct horse" });
    expect(await browser.get(slug)).toMatchObject({ component: "ak-stage-prompt" });
    await browser.post(slug, { confirmation: user.username });
    expect(await browser.post(slug, { password: "correct horse" })).toMatchObject(GONE);
    expect(await exists(user.pk)).toBe(false);
  });
});

describe.runIf(hasReferenceFiles)("the reference implementation's own flows, unchanged", () => {
  beforeEach(() => clearDatabase(engine.database));

  async function install(...names: string[]) {
    for (const name of names) expect((await importFile(name)).error?.message).toBeUndefined();
  }

  test("example/flows-unenrollment deletes whoever is logged in", async () => {
    await install("example/flows-unenrollment.yaml");
    const { user, browser } = await loggedIn();
    expect(await engine.browser().get("default-unenrollment-flow")).toMatchObject({
      component: "ak-stage-access-denied",
    });
    expect(await browser.page("default-unenrollment-flow")).toMatchObject({ component: "vestibule-continue" });
    expect(await browser.get("default-unenrollment-flow")).toMatchObject(DONE);
    expect(await exists(user.pk)).toBe(false);
  });

  test("default/flow-default-user-settings-flow changes what may be changed, and the language", async () => {
    await install("default/flow-default-user-settings-flow.yaml");
    const slug = "default-user-settings-flow";
    const { user, browser } = await loggedIn();
    const key = "attributes.settings.locale";
    expect(await browser.get(slug)).toMatchObject({
      fields: [
        { field_key: "username", initial_value: user.username },
        { field_key: "name" },
        { field_key: "email", initial_value: user.email },
        { field_key: key, initial_value: "" },
      ],
    });
    const answer = { username: user.username, name: "Somebody Else", email: user.email, [key]: "fr" };
    expect(await browser.post(slug, { ...answer, email: "new@example.com" })).toMatchObject({
      response_errors: { non_field_errors: [{ string: "Not allowed to change email address." }] },
    });
    expect(await browser.post(slug, answer)).toMatchObject(DONE);
    const row = await engine.client.user.findUniqueOrThrow({ where: { id: user.pk } });
    expect(row).toMatchObject({ name: "Somebody Else", attributes: { settings: { locale: "fr" } } });
    await browser.get(slug);
    expect(browser.last?.facts.locale).toBe("fr");
  });

  test("default/flow-password-change stores another password, and the login stays", async () => {
    await install("default/flow-password-change.yaml");
    const { user, browser } = await loggedIn({ password: "correct horse" });
    await browser.get("default-password-change");
    const password = "battery staple";
    await browser.post("default-password-change", { password, password_repeat: password });
    const row = await engine.client.user.findUniqueOrThrow({ where: { id: user.pk } });
    expect(await verifyPassword(password, row.password)).toMatchObject({ valid: true });
    expect(await browser.get("default-password-change")).toMatchObject({ component: "ak-stage-prompt" });
  });

  async function enroll(browser: TestBrowser, slug: string, query: string, name: string) {
    const first = await browser.get(slug, { query });
    if (first.component !== "ak-stage-prompt") return first;
    await browser.post(slug, { username: name, password: "a password", password_repeat: "a password" }, { query });
    return browser.post(slug, { name: "N", email: `${name}@example.com` }, { query });
  }

  test("example/flows-invitation-enrollment makes five invitations, and each leads into its flow once or often", async () => {
    await install("example/flows-invitation-enrollment.yaml");
    const invitations = await engine.client.invitation.findMany({ include: { flow: true }, orderBy: { name: "asc" } });
    expect(invitations.map(({ name, singleUse, flow }) => [name, singleUse, flow?.slug.split("flow-")[1]])).toEqual([
      ["example-engineering-team-invitation", false, "internal-engineering"],
      ["example-external-basic-invitation", false, "external"],
      ["example-external-prefilled-email-invitation", true, "external"],
      ["example-internal-department-invitation", false, "internal"],
      ["example-internal-prefilled-invitation", true, "internal"],
    ]);
    const days = invitations.map(({ expires }) => Math.round((expires.getTime() - Date.now()) / 86_400_000));
    expect(days[1]).toBe(1);
    for (const { id, flow, singleUse, name } of invitations) {
      const slug = flow?.slug ?? "";
      expect(await enroll(engine.browser(), slug, "", "nobody")).toMatchObject({ component: "ak-stage-access-denied" });
      const browser = engine.browser();
      const username = `a-${name}`;
      expect(await enroll(browser, slug, `itoken=${id}`, username)).toMatchObject(DONE);
      const user = await engine.client.user.findUniqueOrThrow({
        where: { username },
        include: { groups: { include: { group: true } } },
      });
      const internal = slug.includes("internal");
      expect(user).toMatchObject({ type: internal ? "internal" : "external" });
      const engineering = slug.endsWith("engineering");
      expect(user.groups.map(({ group }) => group.name)).toEqual(engineering ? ["engineering-team"] : []);
      if (engineering) expect(user.attributes).toEqual({ department: "Engineering" });
      const again = await enroll(engine.browser(), slug, `itoken=${id}`, `b-${name}`);
      expect(again).toMatchObject(singleUse ? { component: "ak-stage-access-denied" } : DONE);
    }
  });

  test("example/flows-invitation-enrollment-minimal lets an invited person in", async () => {
    await install("example/flows-invitation-enrollment-minimal.yaml");
    const slug = "invitation-enrollment-flow";
    const { id } = await engine.client.invitation.create({
      data: { name: "i", singleUse: true, expires: new Date(Date.now() + 60_000) },
    });
    const browser = engine.browser();
    expect(await enroll(browser, slug, `itoken=${id}`, "newcomer")).toMatchObject(DONE);
    expect(browser.sessionToken).not.toBeNull();
    expect(await enroll(engine.browser(), slug, `itoken=${id}`, "another")).toMatchObject({
      component: "ak-stage-access-denied",
    });
  });
});
