import { expect, test } from "../fixtures/test.ts";
import { LOGOUT_FLOW, logIn, whoIs } from "../support/api-steps.ts";
import { expectDone } from "../support/challenges.ts";

test("next-auth knows who logged in through a flow", async ({ visitor, control, person }) => {
  expect(await (await visitor.fetch("/api/auth/session")).json()).toEqual({});
  expect(await control.session(visitor.jar.header())).toBeNull();
  await logIn(visitor, person);
  const expected = {
    user: {
      id: expect.stringMatching(/^\d+$/),
      name: person.name,
      email: person.email,
      username: person.username,
      image: expect.any(String),
    },
    expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
  };
  expect(await (await visitor.fetch("/api/auth/session")).json()).toEqual(expected);
  expect(await control.session(visitor.jar.header())).toEqual(expected);
  expectDone(await visitor.get(LOGOUT_FLOW), "/");
  expect(await control.session(visitor.jar.header())).toBeNull();
});

test("attack: the database holds no session cookie", async ({ visitor, control, person }) => {
  await logIn(visitor, person);
  const token = visitor.jar.get("vestibule_session") ?? "";
  const rows = await control.query(
    'SELECT s.* FROM "session" s JOIN "user" u ON u."id" = s."user_id" WHERE u."username" = $1',
    person.username,
  );
  expect(rows).toHaveLength(1);
  expect(token.length).toBeGreaterThan(30);
  expect(JSON.stringify(rows)).not.toContain(token);
});

test("attack: a cookie that was copied is worth nothing after the logout", async ({ visitor, newVisitor, person }) => {
  await logIn(visitor, person);
  const thief = newVisitor();
  thief.jar.set("vestibule_session", visitor.jar.get("vestibule_session") ?? "");
  expect(await whoIs(thief)).toBe(person.username);
  await visitor.get(LOGOUT_FLOW);
  expect(await whoIs(thief)).toBeNull();
});

test("attack: a session that was deleted or has expired does not work", async ({ newVisitor, control, person }) => {
  for (const change of ['DELETE FROM "session"', 'UPDATE "session" SET "expires" = now() - interval \'1 second\'']) {
    const visitor = newVisitor();
    await logIn(visitor, person);
    expect(await whoIs(visitor)).toBe(person.username);
    await control.query(`${change} WHERE "user_id" = (SELECT "id" FROM "user" WHERE "username" = $1)`, person.username);
    expect(await whoIs(visitor)).toBeNull();
    expect((await visitor.fetch("/if/user/")).status).not.toBe(200);
  }
});

test("next-auth's own pages lead to the flows", async ({ visitor }) => {
  for (const [path, to] of [
    ["/api/auth/signin", "/flows/-/default/authentication/"],
    ["/api/auth/signout", "/flows/-/default/invalidation/"],
  ] as const) {
    const answer = await visitor.fetch(path);
    expect(answer.status, path).toBe(302);
    expect(new URL(answer.headers.get("location") ?? "", "http://x").pathname, path).toBe(to);
  }
});

test("attack: looking at a session neither prolongs it nor makes its cookie last", async ({
  visitor,
  control,
  person,
}) => {
  await logIn(visitor, person);
  const expires = () =>
    control.query(
      'SELECT "expires" FROM "session" s JOIN "user" u ON u."id" = s."user_id" WHERE u."username" = $1',
      person.username,
    );
  const before = await expires();
  await visitor.fetch("/api/auth/session");
  expect(visitor.last.headers.getSetCookie().filter((line) => line.includes("vestibule_session"))).toEqual([]);
  expect(await expires()).toEqual(before);
});
