import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clearDatabase } from "#lib/db/testing.ts";
import { createTestEngine, type TestBrowser, type TestEngine } from "#lib/flows/testing.ts";
import { verifyPassword } from "#lib/identity/passwords/hash.ts";
import { createModels } from "#lib/models/registry.ts";
import { closeStrengthWorker } from "#lib/policies/types/password/strength.ts";
import { applyBlueprint } from "./importer.ts";
import { prepareBlueprints } from "./prepare.ts";
import { uploadedPolicy } from "./source.ts";
import { createStore } from "./store.ts";
import { hasReferenceFiles, listReferenceFiles } from "./testing/reference-files.ts";

let engine: TestEngine;
const LOGIN = "default-authentication-flow";
const CHANGE = "default-password-change";
const [HOME, ELSEWHERE] = ["192.0.2.1", "198.51.100.9"];

beforeAll(async () => {
  engine = await createTestEngine();
  await clearDatabase(engine.database);
  await prepareBlueprints(engine.client, path.resolve(import.meta.dirname, "../.."), {});
}, 60_000);
beforeEach(async () => {
  const { client } = engine;
  await client.rateLimit.deleteMany();
  await client.reputation.deleteMany();
  await client.user.deleteMany({ where: { username: { not: "akadmin" } } });
});
afterAll(async () => {
  await engine?.close();
  await closeStrengthWorker();
});

/** Carries out one of the files that people use with the reference implementation, unchanged. */
async function importFile(name: string) {
  const file = listReferenceFiles().find((known) => known.name === name);
  const setup = { store: createStore(engine.client, async () => null), models: createModels() };
  return applyBlueprint(setup, { file: name, text: file?.text ?? "", policy: uploadedPolicy });
}

async function importText(text: string) {
  const setup = { store: createStore(engine.client, async () => null), models: createModels() };
  const result = await applyBlueprint(setup, { file: "test.yaml", text, policy: uploadedPolicy });
  expect(result.error?.message).toBeUndefined();
}

/** What somebody sees who says who they are, and then gives a password. */
async function attempt(name: string, password: string, ip = HOME, browser: TestBrowser = engine.browser({ ip })) {
  await browser.get(LOGIN);
  const asked = await browser.post(LOGIN, { uid_field: name });
  return asked.component === "ak-stage-password" ? browser.post(LOGIN, { password }) : asked;
}

const points = async (where: { identifier?: string; ip?: string } = {}) =>
  (await engine.client.reputation.aggregate({ _sum: { score: true }, where }))._sum.score;

describe("changing a password that a policy compares with former ones", () => {
  let current = "first long secret";
  const change = async (browser: TestBrowser, password: string) => {
    if ((await browser.get(CHANGE)).component === "ak-stage-password")
      await browser.post(CHANGE, { password: current });
    const answer = await browser.post(CHANGE, { password, password_repeat: password });
    if (answer.component === "xak-flow-redirect") current = password;
    return answer;
  };
  const policy = "authentik_policies_unique_password.uniquepasswordpolicy";

  test("131, 132: the last ones are refused, older ones taken, whoever changed it", async () => {
    await importText(`entries:
      - {model: ${policy}, id: unique, identifiers: {name: never-again}, attrs: {num_historical_passwords: 2}}
      - model: authentik_stages_prompt.promptstage
        identifiers: {name: default-password-change-prompt}
        attrs:
          validation_policies:
            - !KeyOf unique
            - !Find [authentik_policies_password.passwordpolicy, [name, default-password-change-password-policy]]`);
    const { pk } = await engine.user({ username: "ada", password: "first long secret" });
    const browser = engine.browser();
    await engine.logIn(browser, pk);
    const refused = { component: "ak-stage-prompt", response_errors: { non_field_errors: [expect.anything()] } };
    expect(await change(browser, "first long secret")).toMatchObject(refused);
    expect(await change(browser, "second long secret")).toMatchObject({ component: "xak-flow-redirect" });
    expect(await change(browser, "first long secret")).toMatchObject(refused);
    // An administrator, by a blueprint.
    await importText(
      "entries: [{model: authentik_core.user, identifiers: {username: ada}, attrs: {password: third long secret}}]",
    );
    current = "third long secret";
    expect(await change(browser, "second long secret")).toMatchObject(refused);
    expect(await change(browser, "fourth long secret")).toMatchObject({ component: "xak-flow-redirect" });
    expect(await engine.client.formerPassword.count({ where: { userId: pk } })).toBe(3);
    expect(await change(browser, "first long secret")).toMatchObject({ component: "xak-flow-redirect" });
    const { password } = await engine.client.user.findUniqueOrThrow({ where: { id: pk } });
    expect((await verifyPassword("first long secret", password)).valid).toBe(true);
    await engine.client.policy.deleteMany({ where: { name: "never-again" } });
  });
});

test("122: a login ends at an expired password, which cannot be used any more", async () => {
  const { pk } = await engine.user({ username: "ada", password: "a long secret" });
  await engine.client.user.update({ where: { id: pk }, data: { passwordChangeDate: new Date("2020-01-01") } });
  const { slug, bindings } = await engine.flow({
    stages: [
      { type: "identification", config: { user_fields: ["username"] } },
      { type: "password", config: { backends: ["authentik.core.auth.InbuiltBackend"] } },
      {
        type: "deny",
        config: { deny_message: "Too old." },
        policies: [{ type: "password_expiry", config: { days: 30 }, negate: true }],
      },
      { type: "user_login" },
    ],
  });
  expect(bindings).toHaveLength(4);
  const browser = engine.browser();
  await browser.get(slug);
  await browser.post(slug, { uid_field: "ada" });
  expect(await browser.post(slug, { password: "a long secret" })).toMatchObject({
    component: "ak-stage-access-denied",
    error_message: "Too old.",
  });
  expect((await engine.client.user.findUniqueOrThrow({ where: { id: pk } })).password).toMatch(/^!/);
  const again = engine.browser();
  await again.get(slug);
  await again.post(slug, { uid_field: "ada" });
  expect(await again.post(slug, { password: "a long secret" })).toMatchObject({ component: "ak-stage-password" });
});

describe.runIf(hasReferenceFiles)("the reference implementation's own files, unchanged", () => {
  test("default-password-policy becomes the policy of the default flows", async () => {
    const before = await engine.client.policy.findFirstOrThrow({ where: { type: "password" } });
    expect((await importFile("default/default-password-policy.yaml")).error?.message).toBeUndefined();
    const after = await engine.client.policy.findMany({ where: { type: "password" } });
    expect(after.map(({ id }) => id)).toEqual([before.id]);
    expect(after[0]?.config).toMatchObject({ length_min: 8, check_zxcvbn: true, zxcvbn_score_threshold: 2 });

    const { pk } = await engine.user({ username: "ada", password: "a long secret" });
    const browser = engine.browser();
    await engine.logIn(browser, pk);
    await browser.get(CHANGE);
    await browser.post(CHANGE, { password: "a long secret" });
    for (const weak of ["short", "password123", "ada@example.com", "xq7!vRz8"]) {
      expect(await browser.post(CHANGE, { password: weak, password_repeat: weak }), weak).toMatchObject({
        component: "ak-stage-prompt",
        response_errors: { non_field_errors: expect.arrayContaining([expect.anything()]) },
      });
    }
    const strong = "several words nobody would guess";
    expect(await browser.post(CHANGE, { password: strong, password_repeat: strong })).toMatchObject({
      component: "xak-flow-redirect",
    });
    await engine.client.policy.update({ where: { id: before.id }, data: { config: before.config ?? {} } });
  });

  describe("flows-brute-force-lockout", () => {
    const DENIED = {
      component: "ak-stage-access-denied",
      error_message: "Too many failed sign-in attempts. Please try again later.",
    };
    const DONE = { component: "xak-flow-redirect", final_redirect: true };
    const secret = "a long secret";

    beforeAll(async () => {
      expect((await importFile("example/flows-brute-force-lockout.yaml")).error?.message).toBeUndefined();
    });
    beforeEach(async () => {
      await engine.user({ username: "ada", password: secret });
      await engine.user({ username: "bob", password: secret });
    });

    test("lets people in who make few mistakes", async () => {
      for (let count = 0; count < 4; count++)
        expect(await attempt("ada", "wrong")).toMatchObject({ component: "ak-stage-password" });
      expect(await attempt("ada", secret)).toMatchObject(DONE);
    });

    test("locks a name and an address out after too many, also with the right password", async () => {
      for (let count = 0; count < 5; count++) await attempt("ada", "wrong");
      expect(await points({ identifier: "ada", ip: HOME })).toBe(-5);
      expect(await attempt("ada", secret)).toMatchObject(DENIED);
      expect(await attempt("ada", secret, ELSEWHERE)).toMatchObject(DENIED);
      expect(await attempt("ada@example.com", secret, ELSEWHERE)).toMatchObject(DENIED);
      expect(await attempt("bob", secret)).toMatchObject(DENIED);
      expect(await attempt("bob", secret, ELSEWHERE)).toMatchObject(DONE);
    });

    test("locks an address out that tries many names, known or not", async () => {
      for (const name of ["nobody", "noone", "ada", "bob", "nobody"]) await attempt(name, "wrong");
      expect(await points({ ip: HOME })).toBeLessThanOrEqual(-5);
      expect(await attempt("ada", secret)).toMatchObject(DENIED);
      // Who does not exist looks the same.
      expect(await attempt("never tried", secret)).toMatchObject(DENIED);
      expect(await attempt("ada", secret, ELSEWHERE)).toMatchObject(DONE);
    });

    test("lets them in again when the failures have expired", async () => {
      for (let count = 0; count < 5; count++) await attempt("ada", "wrong");
      expect(await attempt("ada", secret)).toMatchObject(DENIED);
      await engine.client.reputation.updateMany({ data: { expires: new Date() } });
      expect(await attempt("ada", secret)).toMatchObject(DONE);
      expect(await points({ identifier: "ada" })).toBe(1);
    });

    test("lets them in again when an administrator deletes the scores", async () => {
      for (let count = 0; count < 5; count++) await attempt("ada", "wrong");
      await engine.client.reputation.deleteMany({ where: { identifier: "ada" } });
      expect(await attempt("ada", secret)).toMatchObject(DONE);
    });

    test("counts no more than the limits of the installation", async () => {
      await engine.client.system.updateMany({ data: { settings: { reputation_lower_limit: -2 } } });
      for (let count = 0; count < 6; count++) await attempt("ada", "wrong");
      expect(await points({ identifier: "ada" })).toBe(-2);
      expect(await attempt("ada", secret)).toMatchObject(DONE);
      await engine.client.system.updateMany({ data: { settings: {} } });
    });

    test("cancels after five wrong passwords in one go", async () => {
      const browser = engine.browser();
      await browser.get(LOGIN);
      await browser.post(LOGIN, { uid_field: "ada" });
      for (let count = 0; count < 4; count++)
        expect(await browser.post(LOGIN, { password: "wrong" })).toMatchObject({ component: "ak-stage-password" });
      expect(await browser.post(LOGIN, { password: "wrong" })).toMatchObject({ component: "ak-stage-access-denied" });
    });
  });
});
