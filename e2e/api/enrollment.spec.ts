import { expect, test } from "../fixtures/test.ts";
import { logIn, whoIs } from "../support/api-steps.ts";
import { as, errorCodes, expectDone } from "../support/challenges.ts";
import {
  ENROLLMENT_FLOW,
  enrollmentBlueprint,
  hasReferenceBlueprints,
  NO_REFERENCE_BLUEPRINTS,
} from "../support/reference-blueprints.ts";
import { unique } from "../support/unique.ts";

test.skip(!hasReferenceBlueprints, NO_REFERENCE_BLUEPRINTS);
test.beforeEach(({ control }) => control.importBlueprint(enrollmentBlueprint));

const component = "ak-stage-prompt";

test("somebody enrolls through the reference implementation's example", async ({ visitor, newVisitor, control }) => {
  const username = unique("newcomer");
  const password = `${username} knows`;
  const first = as(await visitor.get(ENROLLMENT_FLOW), component);
  expect(first.fields.map(({ fieldKey, type }) => [fieldKey, type])).toEqual([
    ["username", "username"],
    ["password", "password"],
    ["password_repeat", "password"],
  ]);
  const second = await visitor.solve(ENROLLMENT_FLOW, { component, username, password, password_repeat: password });
  expect(as(second, component).fields.map((field) => field.fieldKey)).toEqual(["name", "email"]);
  const email = `${username}@example.com`;
  expectDone(await visitor.solve(ENROLLMENT_FLOW, { component, name: "New Comer", email }), "/");
  expect(await whoIs(visitor)).toBe(username);

  const rows = await control.query('SELECT "name", "email", "is_active" FROM "user" WHERE "username" = $1', username);
  expect(rows).toEqual([{ name: "New Comer", email, is_active: true }]);
  const elsewhere = newVisitor();
  await logIn(elsewhere, { username, password });
  expect(await whoIs(elsewhere)).toBe(username);
});

test("answers are checked field by field", async ({ visitor, person }) => {
  await visitor.get(ENROLLMENT_FLOW);
  const empty = await visitor.solve(ENROLLMENT_FLOW, { component });
  expect(errorCodes(empty)).toEqual(["username: required", "password: required", "password_repeat: required"]);
  const [password, password_repeat] = ["one password", "another password"];
  const taken = { component, username: person.username, password, password_repeat: password } as const;
  expect(errorCodes(await visitor.solve(ENROLLMENT_FLOW, taken))).toEqual(["username: invalid"]);
  const unequal = { ...taken, username: unique("newcomer"), password_repeat };
  expect(errorCodes(await visitor.solve(ENROLLMENT_FLOW, unequal))).toEqual(["non_field_errors: invalid"]);
});

test("somebody who is logged in has no need to enroll", async ({ visitor, person }) => {
  await logIn(visitor, person);
  as(await visitor.get(ENROLLMENT_FLOW), "ak-stage-access-denied");
});

test("attack: answers set only what was asked for", async ({ visitor, control }) => {
  const username = unique("newcomer");
  const password = `${username} knows`;
  await visitor.get(ENROLLMENT_FLOW);
  const more = {
    is_superuser: true,
    is_active: false,
    groups: ["authentik Admins"],
    "attributes.x": "y",
    path: "elsewhere",
  };
  await visitor.solve(ENROLLMENT_FLOW, { component, username, password, password_repeat: password, ...more });
  const email = `${username}@example.com`;
  expectDone(await visitor.solve(ENROLLMENT_FLOW, { component, name: "N", email, username: "akadmin", ...more }), "/");
  const rows = await control.query(
    `SELECT "is_active", "attributes", "path", (SELECT count(*)::int FROM "group_membership" m WHERE m."user_id" = u."id") AS groups
     FROM "user" u WHERE "username" = $1`,
    username,
  );
  expect(rows).toEqual([{ is_active: true, attributes: {}, path: "users", groups: 0 }]);
});
