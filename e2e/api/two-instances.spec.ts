import { randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { LOGIN_FLOW, LOGOUT_FLOW, logIn, whoIs } from "../support/api-steps.ts";
import { ApiVisitor } from "../support/api-visitor.ts";
import { flowBlueprint } from "../support/build-flow.ts";
import { as, expectDone } from "../support/challenges.ts";
import { type ControlledServer, startControlledServer } from "../support/controlled-server.ts";
import { postFlowForm, readFlowForm } from "../support/html-form.ts";
import { openServerDatabase, type ServerDatabase } from "../support/postgres.ts";
import { unique } from "../support/unique.ts";
import { createFlow, createPerson, dummy } from "../support/world.ts";

test.describe("two instances on one PostgreSQL server", () => {
  test.describe.configure({ mode: "serial" });
  let database: ServerDatabase | string;
  let one: ControlledServer;
  let two: ControlledServer;

  test.beforeAll(async () => {
    test.slow();
    database = await openServerDatabase();
    if (typeof database === "string") return;
    const env = { DATABASE_URL: database.url, AUTH_SECRET: randomBytes(36).toString("base64") };
    [one, two] = await Promise.all([startControlledServer({ env }), startControlledServer({ env })]);
  });
  test.afterAll(async () => {
    await Promise.all([one?.stop(), two?.stop()]);
    if (typeof database === "object") await database.drop();
  });
  test.beforeEach(() => {
    if (typeof database === "string") test.skip(true, database);
  });

  test("started at the same moment, they migrate and apply the default blueprints once", async () => {
    const migrations = await one.control.query(
      'SELECT "migration_name" AS name, "finished_at" IS NOT NULL AS finished FROM "_prisma_migrations" ORDER BY 1',
    );
    const folders = await readdir("prisma/migrations", { withFileTypes: true });
    const names = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
    expect(migrations).toEqual(names.toSorted().map((name) => ({ name, finished: true })));
    for (const logs of [one.logs(), two.logs()]) expect(logs).not.toMatch(/error|failed/i);
    const applied = [one, two].filter((server) => server.logs().includes("Applied the blueprint"));
    expect(applied).toHaveLength(1);
  });

  test("a flow that was started on one goes on on the other", async () => {
    const person = await createPerson(one.control);
    const visitor = new ApiVisitor(one.url);
    as(await visitor.get(LOGIN_FLOW), "ak-stage-identification");
    visitor.origin = two.url;
    await visitor.solve(LOGIN_FLOW, { component: "ak-stage-identification", uidField: person.username });
    visitor.origin = one.url;
    expectDone(await visitor.solve(LOGIN_FLOW, { component: "ak-stage-password", password: person.password }), "/");
    for (const { url } of [one, two]) {
      visitor.origin = url;
      expect(await whoIs(visitor)).toBe(person.username);
    }
    visitor.origin = two.url;
    await visitor.get(LOGOUT_FLOW);
    visitor.origin = one.url;
    expect(await whoIs(visitor)).toBeNull();
  });

  test("a page of one can be answered on the other", async () => {
    const person = await createPerson(one.control);
    const visitor = new ApiVisitor(one.url);
    const asked = await readFlowForm(await visitor.fetch(`/if/flow/${LOGIN_FLOW}/`));
    visitor.origin = two.url;
    const next = await readFlowForm(await postFlowForm(visitor, asked, { uid_field: person.username }));
    expect(next.component).toBe("ak-stage-password");
    visitor.origin = one.url;
    const done = await postFlowForm(visitor, next, { password: person.password });
    expect([done.status, new URL(done.headers.get("location") ?? "", one.url).pathname]).toEqual([303, "/"]);
    expect(await whoIs(visitor)).toBe(person.username);
  });

  test("a change made through one is seen by the next request on the other", async () => {
    const slug = unique("changing");
    const titleOn = async ({ url }: ControlledServer) =>
      as(await new ApiVisitor(url).get(slug), "ak-stage-dummy").flowInfo?.title;
    for (const [round, from, to] of [
      [1, one, two],
      [2, two, one],
      [3, one, two],
    ] as const) {
      const title = `Title ${round}`;
      await from.control.importText(flowBlueprint({ slug, title, stages: [dummy()] }));
      expect(await titleOn(to)).toBe(title);
      expect(await titleOn(from)).toBe(title);
    }
    await one.control.query('UPDATE "flow" SET "title" = $1 WHERE "slug" = $2', "By hand", slug);
    expect(await titleOn(two)).toBe("By hand");
  });

  test("an account that is made inactive through one is out on the other", async () => {
    const person = await createPerson(one.control);
    const visitor = new ApiVisitor(two.url);
    await logIn(visitor, person);
    await one.control.query('UPDATE "user" SET "is_active" = false WHERE "username" = $1', person.username);
    expect(await whoIs(visitor)).toBeNull();
  });

  test("attack: of the same answer given to both at the same moment one is applied", async () => {
    const person = await createPerson(one.control);
    const visitor = new ApiVisitor(one.url);
    await visitor.get(LOGIN_FLOW);
    await visitor.solve(LOGIN_FLOW, { component: "ak-stage-identification", uidField: person.username });
    const body = JSON.stringify({ password: person.password });
    const headers = { "Content-Type": "application/json" };
    const address = `/api/v3/flows/executor/${LOGIN_FLOW}/?query=`;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        visitor.fetch(`${index % 2 ? one.url : two.url}${address}`, { method: "POST", headers, body }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const rows = await one.control.query(
      'SELECT count(*)::int AS logins FROM "session" s JOIN "user" u ON u."id" = s."user_id" WHERE u."username" = $1',
      person.username,
    );
    expect(rows).toEqual([{ logins: 1 }]);
  });

  test("attack: wrong passwords for a name are counted on both together", async () => {
    const person = await createPerson(one.control);
    const most = 6;
    await one.control.query(`UPDATE "system" SET "settings" = '{"limit_passwords_per_account": ${most}}'::jsonb`);
    const refused: (string | undefined)[] = [];
    for (let tries = 0; tries <= most; tries++) {
      const visitor = new ApiVisitor(tries % 2 ? one.url : two.url);
      await visitor.get(LOGIN_FLOW);
      await visitor.solve(LOGIN_FLOW, { component: "ak-stage-identification", uidField: person.username });
      const answer = as(
        await visitor.solve(LOGIN_FLOW, { component: "ak-stage-password", password: "a guess" }),
        "ak-stage-password",
      );
      refused.push(answer.responseErrors?.password?.[0]?.code);
    }
    await one.control.query(`UPDATE "system" SET "settings" = '{}'::jsonb`);
    expect(refused).toEqual([...Array.from({ length: most }, () => "invalid"), "throttled"]);
  });

  test("an execution keeps the definition that it began with", async () => {
    const slug = await createFlow(one.control, { stages: [dummy(), dummy()] });
    const visitor = new ApiVisitor(one.url);
    await visitor.get(slug);
    await two.control.query(
      'DELETE FROM "flow_stage_binding" WHERE "order" = 10 AND "target_id" = (SELECT "flow_uuid" FROM "flow" WHERE "slug" = $1)',
      slug,
    );
    expect(as(await visitor.solve(slug, { component: "ak-stage-dummy" }), "ak-stage-dummy").name).toBe(`${slug}-1`);
    const fresh = new ApiVisitor(two.url);
    await fresh.get(slug);
    expectDone(await fresh.solve(slug, { component: "ak-stage-dummy" }), "/");
  });
});
