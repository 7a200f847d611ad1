import { randomBytes } from "node:crypto";
import { expect, test } from "@playwright/test";
import { logIn, whoIs } from "../support/api-steps.ts";
import { ApiVisitor } from "../support/api-visitor.ts";
import { as } from "../support/challenges.ts";
import { runScript } from "../support/command.ts";
import { type ControlledServer, startControlledServer } from "../support/controlled-server.ts";
import { openServerDatabase, type ServerDatabase } from "../support/postgres.ts";

const PASSWORD = "set with the link on the terminal";

test.describe("npm run recover-admin beside a server that runs on PostgreSQL", () => {
  let database: ServerDatabase | string;
  let server: ControlledServer;
  let env: Record<string, string>;

  test.beforeAll(async () => {
    test.slow();
    database = await openServerDatabase();
    if (typeof database === "string") return;
    env = { DATABASE_URL: database.url, AUTH_SECRET: randomBytes(36).toString("base64") };
    server = await startControlledServer({ env });
  });
  test.afterAll(async () => {
    await server?.stop();
    if (typeof database === "object") await database.drop();
  });

  test("lets an administrator in after every flow was deleted and everybody deactivated", async () => {
    test.skip(typeof database === "string", String(database));
    test.slow();
    await server.control.query('UPDATE "user" SET "is_active" = false');
    await server.control.query('DELETE FROM "flow"');
    const recover = (...words: string[]) => runScript("recover-admin", words, { ...env, PUBLIC_URL: server.url });
    const planned = await recover("--dry-run");
    expect(planned).toMatchObject({ code: 0, said: expect.stringContaining("Activated the user akadmin") });
    expect(await server.control.query('SELECT "slug" FROM "flow"')).toEqual([]);

    const { code, said } = await recover();
    expect(code).toBe(0);
    const link = new URL(/http\S+/.exec(said)?.[0] ?? "");
    const slug = link.pathname.split("/")[3] ?? "";
    const visitor = new ApiVisitor(server.url);
    const query = link.search.slice(1);
    as(await visitor.get(slug, query), "ak-stage-prompt");
    const answer = { component: "ak-stage-prompt", password: PASSWORD, password_repeat: PASSWORD } as const;
    as(await visitor.solve(slug, answer, query), "xak-flow-redirect");
    expect(await whoIs(visitor)).toBe("akadmin");
    // The flow that it has made logs in with the new password, and the link is worth nothing any more.
    const other = new ApiVisitor(server.url);
    await logIn(other, { username: "akadmin", password: PASSWORD }, slug);
    expect(await whoIs(other)).toBe("akadmin");
    const again = await new ApiVisitor(server.url).get(slug, query);
    expect(again.component).not.toBe("ak-stage-prompt");
  });

  test("says how it is used", async () => {
    test.skip(typeof database === "string", String(database));
    expect(await runScript("recover-admin", ["--force"], env)).toMatchObject({
      code: 1,
      said: expect.stringContaining("Usage"),
    });
  });
});
