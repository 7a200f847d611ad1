import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { blueprintEnvironment, prepareBlueprints } from "#lib/blueprints/prepare.ts";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { isSuperuser } from "#lib/identity/groups.ts";
import { recoverAdministrator } from "./recover-administrator.ts";

const root = path.resolve(import.meta.dirname, "../..");
const PASSWORD = "set with the link 1";

let engine: TestEngine;
beforeEach(async () => {
  engine = await createTestEngine();
  await prepareBlueprints(engine.client, root, { password: "forgotten long ago" });
});
afterEach(() => engine.close());

function recover(options: { username?: string; dryRun?: boolean } = {}) {
  return recoverAdministrator({
    services: engine.services,
    facts: engine.browser().facts(""),
    environment: blueprintEnvironment(root, {}),
    dryRun: false,
    ...options,
  });
}

/** Opens a link, sets the password, and logs in with it in another browser, by the flow that the brand names now. */
async function expectWayIn(address: string, username: string): Promise<void> {
  const url = new URL(address);
  const slug = url.pathname.split("/")[3] ?? "";
  const browser = engine.browser();
  const query = url.search.slice(1);
  const shown = await browser.get(slug, { query });
  expect(shown).toMatchObject({ component: "ak-stage-prompt" });
  const done = await browser.post(slug, { password: PASSWORD, password_repeat: PASSWORD }, { query });
  expect(done.component).toBe("xak-flow-redirect");
  const row = await engine.client.session.findFirstOrThrow({ include: { user: { include: { groups: true } } } });
  expect(row.user.username).toBe(username);
  const definitions = await engine.services.definitions.current(engine.client);
  expect(isSuperuser(definitions, { pk: row.user.id, groupIds: row.user.groups.map(({ groupId }) => groupId) })).toBe(
    true,
  );
  const brand = definitions.brands.find((candidate) => candidate.default);
  const login = definitions.flows.get(brand?.flows.authentication ?? "")?.slug ?? "";
  const other = engine.browser();
  await other.get(login);
  await other.post(login, { uid_field: username });
  expect((await other.post(login, { password: PASSWORD })).component).toBe("xak-flow-redirect");
  // The link has been used up.
  const again = await engine.browser().get(slug, { query });
  expect(again.component).not.toBe("ak-stage-prompt");
}

describe("authentik #22220, #12112: whoever is locked out of everything has a break-glass command", () => {
  it("that only makes a link where nothing is wrong", async () => {
    const report = await recover();
    expect(report).toMatchObject({ did: [], person: "akadmin" });
    await expectWayIn(report.link?.address ?? "", "akadmin");
    expect(await engine.client.event.count({ where: { app: "vestibule.break_glass" } })).toBe(1);
  });

  it("that activates, makes and empowers accounts", async () => {
    await engine.client.user.updateMany({ data: { isActive: false } });
    await engine.client.group.updateMany({ data: { isSuperuser: false } });
    const report = await recover();
    expect(report.did).toHaveLength(2);
    await expectWayIn(report.link?.address ?? "", "akadmin");
  });

  it("that makes whoever is named, also when there is nobody at all", async () => {
    await engine.client.user.deleteMany();
    await engine.client.group.deleteMany();
    const report = await recover({ username: "ada" });
    await expectWayIn(report.link?.address ?? "", "ada");
  });

  it.each([
    ["the login flow is gone", () => engine.client.flow.deleteMany({ where: { designation: "authentication" } })],
    ["every flow is gone", () => engine.client.flow.deleteMany()],
    ["every stage is gone", () => engine.client.stage.deleteMany()],
    ["there is no brand", () => engine.client.brand.deleteMany()],
    [
      "the login flow is closed",
      () => engine.client.flow.updateMany({ data: { authentication: "require_authenticated" } }),
    ],
    [
      "no address may ask often enough",
      () => engine.client.system.update({ where: { id: 1 }, data: { settings: { limit_requests_per_minute: 1 } } }),
    ],
    [
      "a policy turns everybody away",
      async () => {
        const flow = await engine.client.flow.findUniqueOrThrow({ where: { slug: "default-authentication-flow" } });
        await engine.bind(flow.bindableId, { javascript: "return false" });
      },
    ],
  ])("that gives the brand a login that works when %s", async (_what, sabotage) => {
    await sabotage();
    if ((await engine.client.brand.count()) === 0) {
      // Without a brand the first login flow that applies counts, which works; so nothing is to be repaired.
      expect((await recover()).did).toEqual([]);
      await engine.client.flow.deleteMany();
    }
    const report = await recover();
    expect(report.did).toHaveLength(1);
    await expectWayIn(report.link?.address ?? "", "akadmin");
  });

  it("that puts the login flow that comes along back where the brand has another one that does not work", async () => {
    const broken = await engine.flow({ designation: "authentication", stages: [{ type: "dummy" }] });
    await engine.client.brand.updateMany({ data: { flowAuthenticationId: broken.pk } });
    const flows = await engine.client.flow.count();
    await recover();
    expect(await engine.client.flow.count()).toBe(flows);
    const brand = await engine.client.brand.findFirstOrThrow({ include: { flowAuthentication: true } });
    expect(brand.flowAuthentication?.slug).toBe("default-authentication-flow");
  });

  it("that changes nothing in a dry run, and lets no program's account in", async () => {
    await engine.client.user.updateMany({ data: { isActive: false } });
    await engine.client.flow.deleteMany();
    const report = await recover({ dryRun: true });
    expect(report).toMatchObject({ link: null, person: "akadmin" });
    expect(report.did).toHaveLength(2);
    expect(await engine.client.flow.count()).toBe(0);
    expect(await engine.client.user.count({ where: { isActive: true } })).toBe(0);
    expect(await engine.client.token.count()).toBe(0);
    await engine.client.user.create({ data: { username: "robot", name: "", password: "!", type: "service_account" } });
    await expect(recover({ username: "robot" })).rejects.toThrow("robot");
  });
});
