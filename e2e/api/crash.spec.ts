import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { whoIs } from "../support/api-steps.ts";
import { ApiVisitor } from "../support/api-visitor.ts";
import { type ControlledServer, startControlledServer } from "../support/controlled-server.ts";
import { openServerDatabase } from "../support/postgres.ts";
import { unique } from "../support/unique.ts";
import { createFlow, prompt, userLogin } from "../support/world.ts";

const CLIENTS = 4;
/** How many enrollments a round waits for before the server is killed in the middle of others. */
const ENROLLMENTS = 60;

interface Enrolled {
  username: string;
  cookie: string;
}

/** Enrolls one person after another until the server is gone; what it acknowledges goes to `enrolled`. */
async function enrollSteadily(origin: string, flow: string, enrolled: Enrolled[]): Promise<void> {
  for (;;) {
    const visitor = new ApiVisitor(origin);
    const username = unique("crash");
    const outcome = await visitor
      .get(flow)
      .then(() => visitor.solve(flow, { component: "ak-stage-prompt", username, name: username }))
      .catch(() => null);
    if (outcome?.component !== "xak-flow-redirect") return;
    enrolled.push({ username, cookie: visitor.jar.get("vestibule_session") ?? "" });
  }
}

/** @param rounds how often it is killed */
async function killUnderLoad(rounds: number, start: () => Promise<ControlledServer>): Promise<void> {
  const enrolled: Enrolled[] = [];
  let server = await start();
  try {
    const flow = await createFlow(server.control, {
      designation: "enrollment",
      stages: [
        prompt([{ field_key: "username", type: "username" }, { field_key: "name" }]),
        { model: "authentik_stages_user_write.userwritestage", attrs: { user_creation_mode: "always_create" } },
        userLogin(),
      ],
    });
    for (let round = 1; round <= rounds; round++) {
      const load = Array.from({ length: CLIENTS }, () => enrollSteadily(server.url, flow, enrolled));
      await expect.poll(() => enrolled.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(round * ENROLLMENTS);
      await server.stop("SIGKILL");
      await Promise.all(load);
      server = await start();
      const rows = await server.control.query('SELECT "username" FROM "user"');
      const stored = new Set(rows.map(({ username }) => username));
      expect(enrolled.filter(({ username }) => !stored.has(username))).toEqual([]);
      const last = enrolled.at(-1);
      const visitor = new ApiVisitor(server.url);
      visitor.jar.set("vestibule_session", last?.cookie ?? "");
      expect(await whoIs(visitor)).toBe(last?.username);
    }
  } finally {
    await server.stop("SIGKILL");
  }
}

test.describe("attack: killed under steady enrollments, every acknowledged one is there after the restart", () => {
  let dataDir: string;
  test.beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), "vestibule-crash-"));
  });
  test.afterEach(() => rm(dataDir, { recursive: true, force: true }));

  test("in the embedded database", async () => {
    test.slow();
    await killUnderLoad(2, () => startControlledServer({ dataDir }));
  });

  test("on a PostgreSQL server", async () => {
    test.slow();
    const database = await openServerDatabase();
    if (typeof database === "string") return test.skip(true, database);
    const env = { DATABASE_URL: database.url, AUTH_SECRET: randomBytes(36).toString("base64") };
    try {
      await killUnderLoad(1, () => startControlledServer({ dataDir, env }));
    } finally {
      await database.drop();
    }
  });
});
