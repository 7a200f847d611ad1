import { expect, test } from "@playwright/test";
import { LOGIN_FLOW, LOGOUT_FLOW, logIn, SETUP_FLOW, whoIs } from "../support/api-steps.ts";
import { ApiVisitor } from "../support/api-visitor.ts";
import { as, errorCodes, expectDone } from "../support/challenges.ts";
import { type ControlledServer, startControlledServer } from "../support/controlled-server.ts";

const administrator = { username: "akadmin", password: "the first password", email: "first@example.com" };
const form = { component: "ak-stage-prompt", email: administrator.email } as const;

test.describe("a server that was just installed", () => {
  test.describe.configure({ mode: "serial" });
  let server: ControlledServer;
  test.beforeAll(async () => {
    server = await startControlledServer();
  });
  test.afterAll(() => server?.stop());

  test("is set up, logged in to and out of by a program", async () => {
    const visitor = new ApiVisitor(server.url);
    expect((await visitor.fetch("/")).headers.get("location")).toBe("/setup");

    const entry = await visitor.fetch("/setup");
    expect(entry.status).toBe(302);
    expect(entry.headers.get("location")).toBe(`/if/flow/${SETUP_FLOW}/`);

    const asked = as(await visitor.get(SETUP_FLOW), "ak-stage-prompt");
    expect(asked.fields.map((field) => field.fieldKey)).toEqual(["greeting", "email", "password", "password_repeat"]);

    const unequal = await visitor.solve(SETUP_FLOW, {
      ...form,
      password: "one password",
      password_repeat: "another one",
    });
    expect(errorCodes(unequal)).toEqual(["non_field_errors: invalid"]);
    const short = await visitor.solve(SETUP_FLOW, { ...form, password: "short", password_repeat: "short" });
    expect(errorCodes(short)).toEqual(["non_field_errors: invalid"]);

    const { password } = administrator;
    expectDone(await visitor.solve(SETUP_FLOW, { ...form, password, password_repeat: password }), "/");
    expect(await whoIs(visitor)).toBe("akadmin");
    expect((await visitor.fetch("/")).headers.get("location")).toBe("/if/user/");

    expectDone(await visitor.get(LOGOUT_FLOW), "/");
    expect(await whoIs(visitor)).toBeNull();

    await logIn(visitor, administrator);
    expect(await whoIs(visitor)).toBe("akadmin");
    const rows = await server.control.query('SELECT "email" FROM "user" WHERE "username" = $1', "akadmin");
    expect(rows).toEqual([{ email: administrator.email }]);
  });

  test("cannot be set up a second time, nor by calling the flow directly", async () => {
    const visitor = new ApiVisitor(server.url);
    expect((await visitor.fetch("/setup")).headers.get("location")).toBe("/");
    as(await visitor.get(SETUP_FLOW), "ak-stage-access-denied");
    const { password } = administrator;
    const answered = await visitor.solve(SETUP_FLOW, { ...form, password, password_repeat: password });
    as(answered, "ak-stage-access-denied");
    expect(await whoIs(visitor)).toBeNull();
    as(await visitor.get(LOGIN_FLOW), "ak-stage-identification");
  });
});
