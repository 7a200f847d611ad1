import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DurationError } from "#lib/duration.ts";
import { identification, login, planOf } from "#lib/flows/attacks.fixtures.ts";
import { completeFacts } from "#lib/flows/executor.ts";
import { loadState } from "#lib/flows/load-state.ts";
import { createTestEngine, type TestBrowser, type TestEngine, type TestStage } from "#lib/flows/testing.ts";
import { linkIn, takeMails } from "#lib/mail/mail.fixtures.ts";
import { findUserByKey } from "./find-user.ts";
import { verifyPassword } from "./passwords/hash.ts";
import { createRecoveryLink, type RecoveryRequest, sendRecoveryEmail } from "./recovery.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
  await engine.client.brand.create({ data: { domain: "authentik-default", default: true } });
});
afterAll(() => engine.close());
beforeEach(async () => {
  await takeMails(engine.client);
  await engine.client.mailQuota.deleteMany();
  await setBrandFlow(null);
});

const setBrandFlow = (flowRecoveryId: string | null) => engine.client.brand.updateMany({ data: { flowRecoveryId } });

/** A form for a new password. */
async function passwordForm(): Promise<TestStage> {
  const data = { name: randomUUID(), fieldKey: "password", label: "New password", type: "password" };
  return { type: "prompt", config: { fields: [(await engine.client.prompt.create({ data })).id] } };
}
const email: TestStage = { type: "email", config: { use_global_settings: true } };
const write: TestStage = { type: "user_write", config: { user_creation_mode: "never_create" } };

async function createRecovery(options: { authentication?: string; stages?: TestStage[] } = {}) {
  const stages = options.stages ?? [identification(), email, await passwordForm(), write, login];
  const flow = await engine.flow({
    designation: "recovery",
    authentication: options.authentication ?? "require_unauthenticated",
    stages,
  });
  await setBrandFlow(flow.pk);
  return flow;
}

async function requestFor(pk: number, browser: TestBrowser = engine.browser()): Promise<RecoveryRequest> {
  const { version } = await loadState(engine.client, null, null);
  const definitions = await engine.services.definitions.at(engine.client, version);
  const user = await findUserByKey(engine.client, pk);
  if (!user) throw new Error("There is no such user.");
  const request = completeFacts(browser.facts("x"), definitions, null);
  return { services: engine.services, definitions, request, user };
}

async function linkFor(pk: number): Promise<string> {
  const made = await createRecoveryLink(await requestFor(pk));
  if (made.kind !== "ready") throw new Error(made.kind);
  return new URL(made.link).search.slice(1);
}

const hasPassword = async (pk: number, password: string) => {
  const row = await engine.client.user.findUniqueOrThrow({ where: { id: pk } });
  return !row.password.startsWith("!") && (await verifyPassword(password, row.password)).valid;
};

describe("a link that an administrator hands over", () => {
  it("leads straight to the new password, whoever is logged in where it was made", async () => {
    const flow = await createRecovery();
    const ada = await engine.user({ password: "forgotten" });
    const query = await linkFor(ada.pk);
    const browser = engine.browser();
    expect((await browser.page(flow.slug, { query })).component).toBe("vestibule-continue");
    expect((await browser.get(flow.slug, { query })).component).toBe("ak-stage-prompt");
    expect(await browser.post(flow.slug, { password: "remembered now" }, { query })).toMatchObject({
      final_redirect: true,
    });
    expect(await hasPassword(ada.pk, "remembered now")).toBe(true);
    expect(browser.sessionToken).not.toBeNull();
  });

  it("works once; rendering its page is not using it", async () => {
    const flow = await createRecovery();
    const ada = await engine.user();
    const query = await linkFor(ada.pk);
    for (let count = 0; count < 3; count++) await engine.browser().page(flow.slug, { query });
    const browsers = Array.from({ length: 20 }, () => engine.browser());
    const shown = await Promise.all(browsers.map((browser) => browser.get(flow.slug, { query })));
    expect(shown.filter(({ component }) => component === "ak-stage-prompt")).toHaveLength(1);
    const late = engine.browser();
    expect((await late.get(flow.slug, { query })).component).toBe("ak-stage-identification");
    expect(late.last?.notices).toMatchObject([{ level: "warning" }]);
  });

  it("191: a second one takes the place of the first", async () => {
    const flow = await createRecovery();
    const ada = await engine.user();
    const [first, second] = [await linkFor(ada.pk), await linkFor(ada.pk)];
    expect((await engine.browser().get(flow.slug, { query: first })).component).toBe("ak-stage-identification");
    expect((await engine.browser().get(flow.slug, { query: second })).component).toBe("ak-stage-prompt");
  });

  it("191: needs a recovery flow that applies", async () => {
    const ada = await engine.user();
    expect(await createRecoveryLink(await requestFor(ada.pk))).toEqual({ kind: "no_flow" });
    await createRecovery({ authentication: "require_superuser" });
    expect(await createRecoveryLink(await requestFor(ada.pk))).toEqual({ kind: "not_applicable" });
  });

  it("also works for a flow that only links open", async () => {
    const flow = await createRecovery({ authentication: "require_token" });
    const ada = await engine.user();
    const query = await linkFor(ada.pk);
    expect((await engine.browser().get(flow.slug)).component).toBe("ak-stage-access-denied");
    expect((await engine.browser().get(flow.slug, { query })).component).toBe("ak-stage-prompt");
  });

  it("lasts as long as it was told to", async () => {
    await createRecovery();
    const ada = await engine.user();
    const made = await createRecoveryLink({ ...(await requestFor(ada.pk)), duration: "hours=2" });
    expect(made).toMatchObject({ kind: "ready" });
    const row = await engine.client.token.findFirstOrThrow({ where: { userId: ada.pk } });
    expect(Math.round(((row.expires?.getTime() ?? 0) - Date.now()) / 60_000)).toBe(120);
    expect(row.identifier).toMatch(/-password-reset$/);
    await expect(createRecoveryLink({ ...(await requestFor(ada.pk)), duration: "soon" })).rejects.toThrow(
      DurationError,
    );
  });

  it("dies when the password is changed in another way", async () => {
    const flow = await createRecovery();
    const ada = await engine.user();
    const query = await linkFor(ada.pk);
    const opened = engine.browser();
    const second = await requestFor(ada.pk);
    await opened.get(flow.slug, { query });
    const link = await createRecoveryLink(second);
    await engine.client.user.update({
      where: { id: ada.pk },
      data: { password: "!", passwordChangeDate: new Date(Date.now() + 1000) },
    });
    // Neither one that nobody has opened yet, nor a run that one has begun.
    const unused = link.kind === "ready" ? new URL(link.link).search.slice(1) : "";
    expect((await engine.browser().get(flow.slug, { query: unused })).component).toBe("ak-stage-identification");
    expect((await opened.post(flow.slug, { password: "too late" }, { query })).component).toBe(
      "ak-stage-access-denied",
    );
    expect(await hasPassword(ada.pk, "too late")).toBe(false);
  });

  it("authentik CVE-2023-26481: sets nobody else's password, also where a run about somebody else is going on", async () => {
    const flow = await createRecovery();
    const [ada, eve] = [await engine.user({ password: "hers" }), await engine.user({ password: "known" })];
    const query = await linkFor(eve.pk);
    const browser = engine.browser();
    await browser.post(flow.slug, { uid_field: ada.username });
    await browser.get(flow.slug, { query });
    expect((await planOf(engine, browser)).context.pending_user).toMatchObject({ pk: eve.pk });
    await browser.post(flow.slug, { password: "new and long" }, { query });
    expect([await hasPassword(ada.pk, "hers"), await hasPassword(eve.pk, "new and long")]).toEqual([true, true]);
  });
});

describe("a link that is sent", () => {
  it("goes to the user's address, in their language, by the stage's template", async () => {
    const flow = await createRecovery();
    const ada = await engine.user({ attributes: { settings: { locale: "de" } } });
    const [, emailStage = ""] = flow.stages;
    await engine.client.stage.update({
      where: { id: emailStage },
      data: { config: { use_global_settings: true, subject: "Reset your password" } },
    });
    expect(await sendRecoveryEmail({ ...(await requestFor(ada.pk)), emailStage })).toEqual({ kind: "queued" });
    const [mail] = await takeMails(engine.client);
    expect(mail).toMatchObject({ to: [{ address: ada.email }], subject: "Passwort zurücksetzen" });
    const query = linkIn(mail ?? { text: "" }).search.slice(1);
    expect((await engine.browser().get(flow.slug, { query })).component).toBe("ak-stage-prompt");
  });

  it("says why none was sent", async () => {
    const flow = await createRecovery();
    const [identify = "", emailStage = ""] = flow.stages;
    const ada = await engine.user();
    const request = await requestFor(ada.pk);
    expect(await sendRecoveryEmail({ ...request, emailStage: identify })).toEqual({ kind: "no_stage" });
    expect(await sendRecoveryEmail({ ...request, emailStage: randomUUID() })).toEqual({ kind: "no_stage" });
    const nobody = { ...request.user, email: "" };
    expect(await sendRecoveryEmail({ ...request, user: nobody, emailStage })).toEqual({ kind: "no_address" });
    const elsewhere = { ...request.request, origin: "http://evil.example", host: "evil.example" };
    expect(await sendRecoveryEmail({ ...request, request: elsewhere, emailStage })).toEqual({ kind: "no_origin" });
    await setBrandFlow(null);
    expect(await sendRecoveryEmail({ ...(await requestFor(ada.pk)), emailStage })).toEqual({ kind: "no_flow" });
    expect(await takeMails(engine.client)).toEqual([]);
  });
});

describe("a recovery", () => {
  it("sets no password before anything has shown whose account it is", async () => {
    const flow = await createRecovery({ stages: [identification(), await passwordForm(), write, login] });
    const ada = await engine.user({ password: "hers" });
    const browser = engine.browser();
    await browser.post(flow.slug, { uid_field: ada.username });
    expect((await browser.post(flow.slug, { password: "taken over" })).component).toBe("ak-stage-access-denied");
    expect([await hasPassword(ada.pk, "hers"), browser.sessionToken]).toEqual([true, null]);
  });

  it("by mail sets one, tells its owner, and ends the other links", async () => {
    const flow = await createRecovery();
    const ada = await engine.user({ password: "forgotten" });
    const first = engine.browser();
    await first.post(flow.slug, { uid_field: ada.username });
    await first.post(flow.slug, {});
    const [older, newer] = (await takeMails(engine.client)).map((mail) => linkIn(mail).search.slice(1));
    const phone = engine.browser();
    const { token } = await phone.get(flow.slug, { query: newer ?? "" });
    expect((await phone.post(flow.slug, { token }, { query: newer ?? "" })).component).toBe("ak-stage-prompt");
    await phone.post(flow.slug, { password: "new and long" });
    expect(await hasPassword(ada.pk, "new and long")).toBe(true);
    const notices = await takeMails(engine.client);
    expect(notices.map(({ subject }) => subject)).toContain("Your password was changed");
    expect((await engine.browser().get(flow.slug, { query: older ?? "" })).component).toBe("ak-stage-identification");
  });
});
