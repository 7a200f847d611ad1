import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createTestEngine, type TestBrowser, type TestEngine } from "#lib/flows/testing.ts";
import { listConsents, revokeConsent } from "#lib/identity/consents.ts";
import { consentChallenge } from "./challenge.ts";

let engine: TestEngine;
let alice: { pk: number; username: string };
beforeAll(async () => {
  engine = await createTestEngine();
  alice = await engine.user();
});
beforeEach(async () => {
  await engine.client.userConsent.deleteMany();
});
afterAll(() => engine.close());

const DONE = { component: "xak-flow-redirect", final_redirect: true };
const application = { $record: "application", pk: "wiki", name: "The Wiki" };
const [mail, name, phone] = [
  { id: "email", name: "Your address" },
  { id: "profile", name: "Your name" },
  { id: "phone", name: "" },
] as const;

type Asked = { id: string; name: string }[];

/** A flow that asks whoever is logged in for permissions of an application. */
async function consentFlow(config: object, permissions: Asked = [], context: object = {}): Promise<string> {
  const all = { application, consent_permissions: permissions, ...context };
  const javascript = `const c = request.context.flow_plan.context; if (!c.told) Object.assign(c, ${JSON.stringify(all)}, { told: true }); return true;`;
  const { slug } = await engine.flow({
    stages: [{ type: "consent", config: { ...config }, policies: [{ javascript }] }],
  });
  return slug;
}

async function loggedIn(): Promise<TestBrowser> {
  const browser = engine.browser();
  await engine.logIn(browser, alice.pk);
  return browser;
}

async function agree(slug: string, browser?: TestBrowser) {
  const visitor = browser ?? (await loggedIn());
  const { token } = consentChallenge.parse(await visitor.get(slug));
  return visitor.post(slug, { token });
}

const stored = () => engine.client.userConsent.findMany();
const ids = (permissions: readonly { id: string }[]) => permissions.map(({ id }) => id);

test("CO-2 always_require never stores", async () => {
  const slug = await consentFlow({ mode: "always_require" }, [mail]);
  expect(await agree(slug)).toMatchObject(DONE);
  expect(await stored()).toEqual([]);
  expect(await (await loggedIn()).get(slug)).toMatchObject({ component: "ak-stage-consent" });
});

test("CO-3 permanent stores one without an end, expiring one that ends", async () => {
  expect(await agree(await consentFlow({ mode: "permanent" }, [mail, name]))).toMatchObject(DONE);
  const common = { userId: alice.pk, application: "wiki", applicationName: "The Wiki" };
  expect(await stored()).toMatchObject([{ ...common, permissions: "email profile", expires: null }]);
  // A stage that becomes one for a while makes what is asked anew end.
  expect(await agree(await consentFlow({ mode: "expiring", consent_expire_in: "hours=2" }, [mail]))).toMatchObject(
    DONE,
  );
  const [row, ...more] = await stored();
  expect(more).toEqual([]);
  expect(Number(row?.expires) - Date.now()).toBeGreaterThan(7_100_000);
  expect(Number(row?.expires) - Date.now()).toBeLessThanOrEqual(7_200_000);
});

test("CO-4 the same permissions are not asked for again, in whatever order", async () => {
  await agree(await consentFlow({}, [mail, name]));
  expect(await (await loggedIn()).get(await consentFlow({}, [name, mail]))).toMatchObject(DONE);
});

test("CO-4 new ones are listed apart, and stored together with the old ones", async () => {
  await agree(await consentFlow({}, [mail]));
  const slug = await consentFlow({}, [name, mail, phone]);
  const browser = await loggedIn();
  const challenge = consentChallenge.parse(await browser.get(slug));
  expect(challenge).toMatchObject({ permissions: [mail], additional_permissions: [name, phone] });
  expect(await browser.post(slug, { token: challenge.token })).toMatchObject(DONE);
  expect(await stored()).toMatchObject([{ permissions: "email profile phone" }]);
});

test("a second look at the question does not grant what is new", async () => {
  await agree(await consentFlow({}, [mail]));
  const slug = await consentFlow({}, [mail, name]);
  const browser = await loggedIn();
  for (let count = 0; count < 3; count++)
    expect(await browser.get(slug)).toMatchObject({ component: "ak-stage-consent", additional_permissions: [name] });
  expect(await stored()).toMatchObject([{ permissions: "email" }]);
});

test("CO-6 fewer permissions ask again, and shrink what is stored", async () => {
  await agree(await consentFlow({}, [mail, name]));
  const slug = await consentFlow({}, [mail]);
  const browser = await loggedIn();
  const challenge = consentChallenge.parse(await browser.get(slug));
  expect(challenge).toMatchObject({ permissions: [mail], additional_permissions: [] });
  await browser.post(slug, { token: challenge.token });
  expect(await stored()).toMatchObject([{ permissions: "email" }]);
});

test("CO-1 a wrong token stores nothing", async () => {
  const slug = await consentFlow({ mode: "permanent" }, [mail]);
  const browser = await loggedIn();
  await browser.get(slug);
  const challenge = consentChallenge.parse(await browser.post(slug, { token: "00000000-0000-4000-8000-000000000000" }));
  expect(challenge.response_errors?.token).toMatchObject([{ code: "invalid" }]);
  expect(await stored()).toEqual([]);
});

test("CO-5 what has no application, or one that cannot be told from others, is asked for every time", async () => {
  for (const unknown of [
    null,
    {},
    { $record: "application" },
    { $record: "application", name: "x".repeat(300) },
    "wiki",
  ]) {
    const slug = await consentFlow({ mode: "permanent" }, [mail], { application: unknown });
    expect(await agree(slug)).toMatchObject(DONE);
    expect(await stored()).toEqual([]);
  }
});

describe("what was allowed", () => {
  test("expires, before anybody has tidied up", async () => {
    const slug = await consentFlow({}, [mail]);
    await agree(slug);
    await engine.client.userConsent.updateMany({ data: { expires: new Date(Date.now() - 1) } });
    expect(await listConsents(engine.client, alice.pk, new Date())).toEqual([]);
    expect(await (await loggedIn()).get(slug)).toMatchObject({ component: "ak-stage-consent", permissions: [mail] });
    expect(await agree(slug)).toMatchObject(DONE);
    expect(await stored()).toHaveLength(1);
  });

  test("is one person's", async () => {
    const slug = await consentFlow({}, [mail]);
    await agree(slug);
    const other = engine.browser();
    await engine.logIn(other, (await engine.user()).pk);
    expect(await other.get(slug)).toMatchObject({ component: "ak-stage-consent" });
  });

  test("is one application's, by its key rather than its name", async () => {
    await agree(await consentFlow({}, [mail]));
    const asked = async (changed: object) =>
      (await loggedIn()).get(await consentFlow({}, [mail], { application: { ...application, ...changed } }));
    expect(await asked({ name: "Renamed" })).toMatchObject(DONE);
    expect(await asked({ pk: "another" })).toMatchObject({ component: "ak-stage-consent" });
  });

  test("is listed with what the person read, and taken back by that person only", async () => {
    await agree(await consentFlow({ mode: "permanent" }, [mail, phone]));
    const [own] = await listConsents(engine.client, alice.pk, new Date());
    expect(own).toMatchObject({ application: "The Wiki", permissions: ["Your address"], expires: null });
    const { pk: stranger } = await engine.user();
    expect(await listConsents(engine.client, stranger, new Date())).toEqual([]);
    expect(await revokeConsent(engine.client, stranger, own?.id ?? 0)).toBeNull();
    expect(await revokeConsent(engine.client, alice.pk, own?.id ?? 0)).toMatchObject({ application: "wiki" });
    expect(await (await loggedIn()).get(await consentFlow({}, [mail]))).toMatchObject({
      component: "ak-stage-consent",
    });
  });
});

test("consent for a name that was only typed is neither looked up nor stored", async () => {
  await agree(await consentFlow({}, [mail]));
  const slug = await consentFlow({}, [mail]);
  const stranger = engine.browser();
  await engine.handOver(stranger, slug, { pending_user: { $record: "user", pk: alice.pk } });
  const challenge = consentChallenge.parse(await stranger.get(slug));
  await engine.client.userConsent.deleteMany();
  expect(await stranger.post(slug, { token: challenge.token })).toMatchObject(DONE);
  expect(await stored()).toEqual([]);
});

test("an administrator who acts as somebody neither uses nor gives their consent", async () => {
  const slug = await consentFlow({ mode: "permanent" }, [mail]);
  const admin = await engine.user({ groups: [await engine.group({ isSuperuser: true })] });
  const browser = engine.browser();
  await engine.logIn(browser, admin.pk);
  await engine.client.session.updateMany({ where: { userId: admin.pk }, data: { impersonatedId: alice.pk } });
  expect(await agree(slug, browser)).toMatchObject(DONE);
  expect(await stored()).toEqual([]);
});

test("consent of somebody who proved who they are in this run is stored for them", async () => {
  const user = await engine.user({ password: "correct horse" });
  const context = { application, consent_permissions: [mail] };
  const javascript = `Object.assign(request.context.flow_plan.context, ${JSON.stringify(context)}); return true;`;
  const { slug } = await engine.flow({
    stages: [
      { type: "identification", config: { user_fields: ["username"] } },
      { type: "password", config: { backends: ["authentik.core.auth.InbuiltBackend"] } },
      { type: "consent", policies: [{ javascript }] },
    ],
  });
  const browser = engine.browser();
  await browser.get(slug);
  await browser.post(slug, { uid_field: user.username });
  const { token } = consentChallenge.parse(await browser.post(slug, { password: "correct horse" }));
  expect(await browser.post(slug, { token })).toMatchObject(DONE);
  expect((await stored()).map(({ userId }) => userId)).toEqual([user.pk]);
});

test("permissions are told by their ids, each once", async () => {
  await agree(await consentFlow({}, [mail, { id: "email", name: "Again" }]));
  expect(await stored()).toMatchObject([{ permissions: ids([mail]).join(" "), labels: { email: "Again" } }]);
});
