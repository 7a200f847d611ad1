import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { denied, done, findUser, reference, write, writeFlow } from "./user-write.fixtures.ts";

let engine: TestEngine;
let counter = 0;

beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

const newName = () => `person-${++counter}`;

/** A browser in which somebody is logged in. */
async function loggedIn(user: { pk: number }) {
  const { slug } = await engine.flow({
    stages: [
      {
        type: "user_login",
        policies: [
          {
            javascript: `request.context.flow_plan.context.pending_user = ${JSON.stringify(reference(user.pk))}; return true;`,
          },
        ],
      },
    ],
  });
  const browser = engine.browser();
  await browser.get(slug);
  expect(browser.sessionToken).not.toBeNull();
  return browser;
}

test("UW-1 without data the stage denies", async () => {
  expect(await write(engine, {})).toMatchObject(denied("No Pending data."));
});

test("UW-2 nobody to write and nobody to create denies", async () => {
  const prompt_data = { username: newName() };
  const challenge = await write(engine, { config: { user_creation_mode: "never_create" }, context: { prompt_data } });
  expect(challenge).toMatchObject(denied("There is no account to change, and none can be created here."));
  expect(await findUser(engine, prompt_data.username)).toBeNull();
});

describe("a new user", () => {
  test("UW-3 UW-13 has password, attributes, type, path, inactivity and groups as configured", async () => {
    const [own, named] = [await engine.group(), await engine.group()];
    const username = newName();
    const challenge = await write(engine, {
      config: {
        create_users_as_inactive: true,
        create_users_group: own,
        user_path_template: "guests/%(slug)s",
        user_type: "internal_service_account",
      },
      context: {
        prompt_data: { component: "ak-stage-prompt", username, password: "correct horse", attributes_x: "y" },
        groups: [{ $record: "group", pk: named }],
      },
    });
    expect(challenge).toMatchObject(done);
    const user = await findUser(engine, username);
    expect(user).toMatchObject({
      isActive: false,
      path: "guests/%(slug)s",
      type: "service_account",
      attributes: { x: "y" },
      password: expect.stringMatching(/^\$argon2id\$/),
    });
    expect(user?.groups.map(({ groupId }) => groupId).sort()).toEqual([own, named].sort());
  });

  test("UW-10 takes type and path from the context, and the stage's type where that says nonsense", async () => {
    const [first, second] = [newName(), newName()];
    await write(engine, {
      context: { prompt_data: { username: first }, user_type: "internal", user_path: "from/source" },
    });
    await write(engine, { context: { prompt_data: { username: second }, user_type: "emperor" } });
    expect(await findUser(engine, first)).toMatchObject({ type: "internal", path: "from/source" });
    expect(await findUser(engine, second)).toMatchObject({ type: "external", path: "users", isActive: true });
  });

  test("becomes the pending user and can be logged in by the flow", async () => {
    const username = newName();
    const slug = await writeFlow(engine, {
      context: { prompt_data: { username, password: "correct horse" } },
      after: [{ type: "user_login" }],
    });
    const browser = engine.browser();
    expect(await browser.get(slug)).toMatchObject(done);
    expect(browser.sessionToken).not.toBeNull();
    const [session] = await engine.client.session.findMany({ where: { user: { username } } });
    expect(session).toBeDefined();
  });

  test("who is inactive is not logged in", async () => {
    const slug = await writeFlow(engine, {
      config: { create_users_as_inactive: true },
      context: { prompt_data: { username: newName() } },
      after: [{ type: "user_login" }],
    });
    const browser = engine.browser();
    expect(await browser.get(slug)).toMatchObject({ component: "ak-stage-access-denied" });
    expect(browser.sessionToken).toBeNull();
  });

  test("UW-5 always_create creates also when somebody is pending", async () => {
    const known = await engine.user();
    const username = newName();
    const pending_user = reference(known.pk);
    await write(engine, {
      config: { user_creation_mode: "always_create" },
      context: { pending_user, prompt_data: { username } },
    });
    expect(await findUser(engine, username)).not.toBeNull();
    expect(await findUser(engine, known.username)).not.toBeNull();
  });

  test("takes the place of a pretended pending user, and nobody else's", async () => {
    const session = await engine.user();
    const browser = await loggedIn(session);
    const username = newName();
    const pending_user = { $record: "user", pk: null, username: "pretended" };
    const slug = await writeFlow(engine, { context: { pending_user, prompt_data: { username } } });
    expect(await browser.get(slug)).toMatchObject(done);
    expect(await findUser(engine, username)).toMatchObject({ type: "external" });
    expect(await findUser(engine, session.username)).not.toBeNull();
  });

  test("UW-11 remembers the source once", async () => {
    const username = newName();
    const source = { "goauthentik.io/sources/connection": { source: { name: "GitHub" } } };
    await write(engine, { context: { prompt_data: { username }, ...source } });
    const user = await findUser(engine, username);
    expect(user?.attributes).toEqual({ "goauthentik.io/user/sources": ["GitHub"] });
    const again = { pending_user: reference(user?.id ?? 0), prompt_data: { name: "x" }, ...source };
    await write(engine, { context: again });
    expect((await findUser(engine, username))?.attributes).toEqual({ "goauthentik.io/user/sources": ["GitHub"] });
  });
});

describe("an existing user", () => {
  test("keeps path, type and activity, and joins the group", async () => {
    const [user, group] = [await engine.user({ attributes: { a: 1 } }), await engine.group()];
    const challenge = await write(engine, {
      config: { create_users_as_inactive: true, user_path_template: "new", create_users_group: group },
      context: { pending_user: reference(user.pk), prompt_data: { name: "New Name", "attributes.b": 2 } },
    });
    expect(challenge).toMatchObject(done);
    const row = await findUser(engine, user.username);
    expect(row).toMatchObject({
      name: "New Name",
      path: "users",
      type: "internal",
      isActive: true,
      attributes: { a: 1, b: 2 },
    });
    expect(row?.groups).toHaveLength(1);
  });

  test("UW-4 is the one who is logged in when nobody is pending, also where none may be created", async () => {
    const user = await engine.user();
    const browser = await loggedIn(user);
    const config = { user_creation_mode: "never_create" };
    const slug = await writeFlow(engine, { config, context: { prompt_data: { name: "Changed" } } });
    expect(await browser.get(slug)).toMatchObject(done);
    expect(await findUser(engine, user.username)).toMatchObject({ name: "Changed" });
  });

  test("UW-9 who changes the own password stays logged in, everywhere", async () => {
    const user = await engine.user({ password: "before" });
    const [here, there] = [await loggedIn(user), await loggedIn(user)];
    const slug = await writeFlow(engine, { context: { prompt_data: { password: "after" } } });
    expect(await here.get(slug)).toMatchObject(done);
    expect(await engine.client.session.count({ where: { userId: user.pk } })).toBe(2);
    const { slug: own } = await engine.flow({ authentication: "require_authenticated", stages: [{ type: "dummy" }] });
    for (const browser of [here, there]) expect(await browser.get(own)).toMatchObject({ component: "ak-stage-dummy" });
    const [event] = await engine.client.event.findMany({ where: { action: "password_set", userId: user.pk } });
    expect(event).toBeDefined();
  });

  test("who has been deleted meanwhile is not replaced by whoever is logged in", async () => {
    const [user, other] = [await engine.user(), await engine.user()];
    const browser = await loggedIn(other);
    await engine.client.user.delete({ where: { id: user.pk } });
    const slug = await writeFlow(engine, {
      context: { pending_user: reference(user.pk), prompt_data: { name: "Taken over" } },
    });
    expect(await browser.get(slug)).toMatchObject({ component: "ak-stage-access-denied" });
    expect(await findUser(engine, other.username)).toMatchObject({ name: `Name of ${other.username}` });
  });
});

test("answers may set only what the challenge asked for (authentik GHSA-qgqp-xh8r-v73r, Zitadel CVE-2026-27946)", async () => {
  const group = await engine.group({ isSuperuser: true });
  const prompt = await engine.client.prompt.create({
    data: { name: newName(), fieldKey: "username", label: "Username", type: "username" },
  });
  const { slug } = await engine.flow({
    stages: [
      { type: "prompt", config: { fields: [prompt.id] } },
      { type: "user_write", config: {} },
    ],
  });
  const browser = engine.browser();
  await browser.get(slug);
  const username = newName();
  const extra = {
    pk: 1,
    id: 1,
    groups: [group],
    is_superuser: true,
    is_active: false,
    type: "internal",
    path: "admins",
    email: "verified@example.com",
    password: "theirs",
    attributes: { "goauthentik.io/user/debug": true },
    "attributes.admin": true,
    prompt_data: { type: "internal" },
    pending_user: { $record: "user", pk: 1 },
  };
  expect(await browser.post(slug, { username, ...extra })).toMatchObject(done);
  const user = await findUser(engine, username);
  expect(user).toMatchObject({
    type: "external",
    path: "users",
    email: "",
    isActive: true,
    attributes: {},
    groups: [],
  });
  expect(user?.password.startsWith("!")).toBe(true);
});

test("UW-12 leaves a record without secrets, and says who was created", async () => {
  const username = newName();
  await write(engine, {
    context: { prompt_data: { username, password: "correct horse", password_repeat: "correct horse" } },
  });
  const user = await findUser(engine, username);
  const events = await engine.client.event.findMany({ where: { userId: user?.id ?? 0 } });
  expect(events.map(({ action }) => action).sort()).toEqual(["model_created", "user_write"]);
  const written = events.find(({ action }) => action === "user_write");
  expect(written?.context).toMatchObject({ username, created: true, password: expect.stringMatching(/^\*+$/) });
  expect(JSON.stringify(events.map(({ context }) => context))).not.toContain("correct horse");

  await write(engine, { context: { pending_user: reference(user?.id ?? 0), prompt_data: { name: "x" } } });
  const [changed] = await engine.client.event.findMany({
    where: { userId: user?.id ?? 0, action: "user_write", context: { path: ["created"], equals: false } },
  });
  expect(changed).toBeDefined();
});

test("rendering a page writes nobody", async () => {
  const username = newName();
  const slug = await writeFlow(engine, { context: { prompt_data: { username } } });
  const browser = engine.browser();
  expect(await browser.page(slug)).toMatchObject({ component: "vestibule-continue" });
  expect(await findUser(engine, username)).toBeNull();
});
