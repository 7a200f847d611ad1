import { appendFile, cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { setAppSecret } from "#lib/crypto/keys.ts";
import { hashToken } from "#lib/crypto/secret.ts";
import type { Database } from "#lib/db/client.ts";
import { clearDatabase, openTestDatabase } from "#lib/db/testing.ts";
import { isUsable, verifyPassword } from "#lib/identity/passwords/hash.ts";
import { createModels } from "#lib/models/registry.ts";
import { type Discovery, discoverBlueprints } from "./discover.ts";
import { applyBlueprint, validateBlueprint } from "./importer.ts";
import { applyInstance, createImportSetup } from "./instances.ts";
import { parseBlueprint } from "./parse.ts";
import { blueprintEnvironment, prepareBlueprints } from "./prepare.ts";
import { uploadedPolicy } from "./source.ts";
import { dumpObjects } from "./testing/dump.ts";
import { hasReferenceFiles, listReferenceFiles } from "./testing/reference-files.ts";

let database: Database;
const root = path.resolve(import.meta.dirname, "../..");
const client = () => database.client;

beforeAll(async () => {
  setAppSecret("a secret of more than thirty-two characters");
  database = await openTestDatabase();
}, 60_000);
afterAll(() => database?.close());

/** Templates wait until somebody makes a flow of one. */
function withoutTemplates(discoveries: readonly Discovery[]): Discovery[] {
  const templates = discoveries.filter(({ path: file }) => file.startsWith("templates/"));
  expect(templates.map(({ outcome }) => outcome)).toEqual(templates.map(() => "off"));
  return discoveries.filter((discovery) => !templates.includes(discovery));
}

describe("the project's own blueprints", () => {
  beforeEach(() => clearDatabase(database));

  test("are all applied at the first start, and nothing at the second", async () => {
    const first = withoutTemplates(await prepareBlueprints(client(), root, {}));
    expect(first.map(({ outcome, reason }) => reason ?? outcome)).toEqual(first.map(() => "applied"));
    expect((await client().flow.findMany({ orderBy: { slug: "asc" } })).map((flow) => flow.slug)).toEqual([
      "default-account-recovery",
      "default-authentication-flow",
      "default-invalidation-flow",
      "default-password-change",
      "default-unenrollment-flow",
      "default-user-settings-flow",
      "initial-setup",
    ]);
    const before = await dumpObjects(client());
    const second = withoutTemplates(await prepareBlueprints(client(), root, {}));
    expect(second.map(({ outcome }) => outcome)).toEqual(second.map(() => "unchanged"));
    expect(await dumpObjects(client())).toEqual(before);
    expect((await client().blueprintInstance.findMany()).map((row) => row.status)).toEqual(
      second.map(() => "successful"),
    );
  });

  test("make a default brand with the flows, and an administrator who has no password yet", async () => {
    await prepareBlueprints(client(), root, {});
    const brand = await client().brand.findFirstOrThrow({
      include: { flowAuthentication: true, flowInvalidation: true, flowUserSettings: true },
    });
    expect(brand).toMatchObject({
      default: true,
      flowAuthentication: { slug: "default-authentication-flow" },
      flowInvalidation: { slug: "default-invalidation-flow" },
      flowUserSettings: { slug: "default-user-settings-flow" },
    });
    const user = await client().user.findFirstOrThrow({ include: { groups: { include: { group: true } } } });
    expect(user.username).toBe("akadmin");
    expect(isUsable(user.password)).toBe(false);
    expect(user.groups.map(({ group }) => group.isSuperuser)).toEqual([true]);
    expect(await client().token.count()).toBe(0);
  });

  test("use the bootstrap values, at the first start or later, and only for what is not there yet", async () => {
    await prepareBlueprints(client(), root, {});
    const values = {
      email: "admin@example.com",
      password: "correct horse",
      token: "a-token-of-more-than-20-characters",
    };
    await prepareBlueprints(client(), root, values);
    const user = await client().user.findFirstOrThrow();
    expect(user.email).toBe("admin@example.com");
    expect(await verifyPassword("correct horse", user.password)).toMatchObject({ valid: true });
    expect(await client().token.findUniqueOrThrow({ where: { keyHash: hashToken(values.token) } })).toMatchObject({
      intent: "api",
      expiring: false,
      userId: user.id,
    });
    await prepareBlueprints(client(), root, { email: "other@example.com", password: "another one" });
    expect(await client().user.findFirstOrThrow()).toMatchObject({ email: user.email, password: user.password });

    await clearDatabase(database);
    await prepareBlueprints(client(), root, values);
    expect(isUsable((await client().user.findFirstOrThrow()).password)).toBe(true);
    expect(await client().token.count()).toBe(1);
  });

  test("a changed file is applied again and leaves alone what an administrator changed", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "blueprints-"));
    try {
      await cp(path.join(root, "prisma/blueprints"), folder, { recursive: true });
      const environment = { folders: [folder], variables: {} };
      await discoverBlueprints(client(), environment);
      // What an administrator may do: change texts, take a stage out, delete a flow.
      await client().flow.update({ where: { slug: "default-authentication-flow" }, data: { title: "Hello" } });
      await client().stage.update({
        where: { name: "default-authentication-identification" },
        data: { config: { user_fields: ["upn"] } },
      });
      await client().prompt.update({
        where: { name: "default-user-settings-field-name" },
        data: { label: "Full name" },
      });
      await client().policyBindable.deleteMany({ where: { stageBinding: { order: 30 } } });
      await client().flow.delete({ where: { slug: "default-password-change" } });
      const before = await dumpObjects(client());
      for (const name of ["flow-authentication", "flow-user-settings", "flow-password-change"]) {
        await appendFile(path.join(folder, `default/${name}.yaml`), "\n# changed\n");
      }
      const outcomes = await discoverBlueprints(client(), environment);
      expect(outcomes.filter(({ outcome }) => outcome === "applied")).toHaveLength(3);
      expect(await dumpObjects(client())).toEqual(before);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe("discovery", () => {
  let folder: string;
  const group = (name: string) => `version: 1\nentries: [{model: authentik_core.group, identifiers: {name: ${name}}}]`;
  const discover = () => discoverBlueprints(client(), { folders: [folder], variables: {} });

  beforeEach(async () => {
    await clearDatabase(database);
    folder = await mkdtemp(path.join(tmpdir(), "blueprints-"));
    return () => rm(folder, { recursive: true });
  });

  test("tells files apart, and one that fails stops nothing", async () => {
    const files: Record<string, string> = {
      "a-broken.yaml": "entries: [",
      "b-empty.yaml": "# switched off\n",
      "c-newer.yaml": "version: 2",
      "d-template.yaml": `metadata: {name: T, labels: {blueprints.goauthentik.io/instantiate: "False"}}`,
      "e-failing.yaml": "entries: [{model: authentik_rbac.role, identifiers: {name: r}}]",
      "f-good.yaml": group("g"),
      ".hidden.yaml": group("hidden"),
      "notes.txt": "not a blueprint",
    };
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
    const found = await discover();
    expect(found.map(({ path: name, outcome }) => [name, outcome])).toEqual([
      ["a-broken.yaml", "failed"],
      ["b-empty.yaml", "off"],
      ["c-newer.yaml", "off"],
      ["d-template.yaml", "off"],
      ["e-failing.yaml", "failed"],
      ["f-good.yaml", "applied"],
    ]);
    expect(found[4]?.reason).toContain("authentik_rbac.role");
    const instances = await client().blueprintInstance.findMany({ orderBy: { path: "asc" } });
    expect(instances.map(({ path: name, status }) => [name, status])).toEqual([
      ["e-failing.yaml", "error"],
      ["f-good.yaml", "successful"],
    ]);
    expect((await discover()).at(-1)?.outcome).toBe("unchanged");
  });

  test("a disabled instance is not applied, one whose file is gone is marked", async () => {
    await writeFile(path.join(folder, "a.yaml"), group("a"));
    await discover();
    await client().blueprintInstance.updateMany({ data: { enabled: false } });
    await writeFile(path.join(folder, "a.yaml"), group("b"));
    expect(await discover()).toEqual([{ path: "a.yaml", outcome: "disabled" }]);
    await rm(path.join(folder, "a.yaml"));
    await discover();
    expect((await client().blueprintInstance.findFirstOrThrow()).status).toBe("orphaned");
    expect((await client().group.findMany()).map(({ name }) => name)).toEqual(["a"]);
  });

  test("a path cannot lead out of the folder", async () => {
    const instance = await client().blueprintInstance.create({ data: { name: "x", path: "../../etc/hostname" } });
    const result = await applyInstance(client(), { folders: [folder], variables: {} }, instance);
    expect(result?.success).toBe(false);
  });

  test("what is stored in the database reads neither variables nor files", async () => {
    const content = `entries: [{model: authentik_core.group, identifiers: {name: !Env [BOOTSTRAP_TOKEN, none]}}]`;
    const instance = await client().blueprintInstance.create({ data: { name: "x", content } });
    await applyInstance(client(), { folders: [folder], variables: { BOOTSTRAP_TOKEN: "secret" } }, instance);
    expect((await client().group.findFirstOrThrow()).name).toBe("none");
  });

  test("metaapplyblueprint finds instances by name and path", async () => {
    await writeFile(path.join(folder, "z.yaml"), group("inner"));
    const meta = (identifiers: string) =>
      `{model: authentik_blueprints.metaapplyblueprint, attrs: {identifiers: ${identifiers}}}`;
    await discover();
    await client().group.deleteMany();
    const setup = createImportSetup(client(), { folders: [folder], variables: {} });
    const run = (identifiers: string) =>
      applyBlueprint(setup, { file: "x", text: `entries: [${meta(identifiers)}]`, policy: uploadedPolicy });
    expect((await run("{path: z.yaml}")).success).toBe(true);
    expect(await client().group.count()).toBe(1);
    expect((await run("{name: z.yaml}")).success).toBe(true);
    expect((await run("{path: y.yaml}")).error?.place.field).toBe("attrs.identifiers");
    expect((await run("{content: x}")).error?.place.field).toBe("attrs.identifiers");
  });
});

describe.runIf(hasReferenceFiles)("files of the reference implementation, over an installation", () => {
  const models = createModels();
  const environment = blueprintEnvironment(root, {});
  /** Enterprise features do not exist here: all entries of these are skipped. */
  const skipped = new Set(["default/flow-default-account-lockdown.yaml", "example/flow-default-account-lockdown.yaml"]);
  const firstMissing = (name: string, text: string) =>
    skipped.has(name)
      ? undefined
      : parseBlueprint(text, name)?.entries.find(
          ({ model }) => !models.has(String(model)) && !String(model).includes("metaapply"),
        );

  beforeAll(async () => {
    await clearDatabase(database);
    await prepareBlueprints(client(), root, {});
  });

  test.each(listReferenceFiles())(
    "$name is imported, or refused with the name of what is missing",
    async ({ name, text }) => {
      const setup = createImportSetup(client(), environment);
      const source = { file: name, text, policy: uploadedPolicy };
      const missing = firstMissing(name, text);
      const before = await dumpObjects(client());
      const dryRun = await validateBlueprint(setup, source);
      expect(await dumpObjects(client())).toEqual(before);
      const first = await applyBlueprint(setup, source);
      if (missing) {
        expect(first).toMatchObject({
          success: false,
          error: { place: { file: name, entry: missing.position, model: missing.model } },
        });
        expect(first.error?.message).toContain(String(missing.model));
        expect(await dumpObjects(client())).toEqual(before);
        return;
      }
      expect(first.error?.message).toBeUndefined();
      expect(dryRun.success).toBe(true);
      const after = await dumpObjects(client());
      const second = await applyBlueprint(setup, source);
      expect(second.changes.filter(({ action }) => action === "created" || action === "deleted")).toEqual([]);
      expect(await dumpObjects(client())).toEqual(after);
    },
  );

  test.each([
    "default/default-brand.yaml",
    "default/default-password-policy.yaml",
    "default/flow-default-authentication-flow.yaml",
    "default/flow-default-invalidation-flow.yaml",
    "default/flow-default-provider-authorization-explicit-consent.yaml",
    "default/flow-default-provider-authorization-implicit-consent.yaml",
    "default/flow-default-source-authentication.yaml",
    "default/flow-default-source-enrollment.yaml",
    "default/flow-default-user-settings-flow.yaml",
    "default/flow-oobe.yaml",
    "default/flow-default-account-lockdown.yaml",
    "example/flow-default-account-lockdown.yaml",
    "default/flow-password-change.yaml",
    "example/flows-brute-force-lockout.yaml",
    "example/flows-enrollment-2-stage.yaml",
    "example/flows-enrollment-email-verification.yaml",
    "example/flows-login-2fa.yaml",
    "example/flows-login-email-magic-link.yaml",
    "example/flows-recovery-email-verification.yaml",
    "system/bootstrap.yaml",
  ])("%s needs nothing that is missing", (name) => {
    const file = listReferenceFiles().find((candidate) => candidate.name === name);
    expect(file && firstMissing(name, file.text)).toBeUndefined();
  });
});
