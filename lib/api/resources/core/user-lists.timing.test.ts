import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setDatabase } from "#lib/db/client.ts";
import { PrismaClient } from "#lib/db/generated/client.ts";
import { COUNT_LIMIT } from "../../list/paging.ts";
import { createTestApi, type TestApi } from "../../testing.ts";

/** Far fewer than the lists are made for; enough for the planner to see that reading all of them is not worth it. */
const PEOPLE = 40_000;
/** What a list may read at most, however many there are: where its counting stops, and a page. */
const MOST_READ = COUNT_LIMIT + 1000;

let api: TestApi;
let watched: PrismaClient;
const queries: { sql: string; params: unknown[] }[] = [];
beforeAll(async () => {
  api = await createTestApi();
  await api.client.$executeRaw`
    INSERT INTO "user" ("uuid", "username", "name", "email", "password", "path", "attributes", "last_login", "date_joined")
    SELECT gen_random_uuid(), 'person' || n, 'Name ' || md5(n::text), md5((n * 7)::text) || '@example.com', '!',
      CASE WHEN n % 1000 = 0 THEN 'rare/' || n ELSE 'users' END, jsonb_build_object('number', n, 'even', n % 2 = 0),
      now() - n * interval '1 minute', now() - n * interval '1 hour'
    FROM generate_series(1, ${PEOPLE}) n`;
  const group = await api.engine.group({ name: "few" });
  await api.client.$executeRaw`
    INSERT INTO "group_membership" ("user_id", "group_id")
    SELECT "id", ${group}::uuid FROM "user" WHERE "username" LIKE 'person1__'`;
  // What the database does by itself after a while.
  await api.client.$executeRaw`ANALYZE "user", "group_membership"`;
  await api.client.$queryRaw`
    SELECT gin_clean_pending_list(indexrelid) FROM pg_stat_user_indexes
    WHERE indexrelname IN ('user_search_text_idx', 'user_path_trigrams_idx', 'user_attributes_idx')`;
  const log = [{ emit: "event", level: "query" }] as const;
  const client = new PrismaClient({ adapter: api.engine.database.factory, log: [...log] });
  client.$on("query", ({ query, params }) => queries.push({ sql: query, params: JSON.parse(params) }));
  watched = client as PrismaClient;
  setDatabase({ ...api.engine.database, client: watched });
}, 300_000);
afterAll(async () => {
  setDatabase(api.engine.database);
  await watched?.$disconnect();
  await api.close();
});

describe("a list of many users costs the same however many there are", () => {
  it.each([
    ["in the usual order", ""],
    ["further on", "?page=10&page_size=100"],
    ...["username", "name", "email", "last_login", "date_joined", "last_updated", "path", "type", "is_active"].flatMap(
      (field) => [
        [`sorted by ${field}`, `?ordering=${field}`],
        [`sorted by ${field} downwards`, `?ordering=-${field}`],
      ],
    ),
    ["searched for a word of a name", "?search=person12345"],
    ["searched for a part of an address", "?search=D3D9446@"],
    ["searched for two words", "?search=name%20c4ca4238"],
    ["searched for what nobody has", "?search=qqqqqq"],
    ["searched for a key", "?search=00000000-0000-0000-0000-000000000001"],
    ["filtered by address", "?email=nobody@example.com"],
    ["filtered by name", "?name=nobody"],
    ["filtered by attributes that one has", `?attributes=${encodeURIComponent('{"number":77}')}`],
    ["filtered by what is below a path", "?path_startswith=rare%2F"],
    ["filtered by group", "?groups_by_name=few"],
    ["filtered by type", "?type=service_account"],
    ["filtered by rights", "?is_superuser=true"],
    ["filtered by the last login", `?last_login__gt=${new Date(Date.now() - 3_600_000).toISOString()}`],
  ])("%s", async (_what, query) => {
    queries.length = 0;
    const answer = await listWatched(query);
    expect(answer.status).toBe(200);
    const lists = queries.filter(({ sql }) => /FROM "?(public"\.")?user"/.test(sql));
    expect(lists.length).toBeGreaterThan(0);
    for (const { sql, params } of lists) {
      const plan = await explain(sql, params);
      expect([sql, rowsRead(plan)]).toEqual([sql, expect.toSatisfy((rows: number) => rows <= MOST_READ)]);
    }
  });
});

it("a word that one has is found by its trigrams", async () => {
  queries.length = 0;
  await listWatched("?search=person12345");
  const [list] = queries.filter(({ sql }) => sql.includes("ILIKE"));
  const plan = await explain(list?.sql ?? "", list?.params ?? []);
  expect(JSON.stringify(plan)).toContain('"Index Name":"user_search_text_idx"');
  expect(JSON.stringify(plan)).not.toContain("Seq Scan");
});

it("paths are found from one to the next", async () => {
  queries.length = 0;
  const answer = await listWatched("paths/");
  expect(answer).toMatchObject({ status: 200, body: { paths: expect.arrayContaining(["users", "rare/1000"]) } });
  const [query] = queries.filter(({ sql }) => sql.includes("RECURSIVE"));
  expect(rowsRead(await explain(query?.sql ?? "", query?.params ?? []))).toBeLessThan(100);
});

it("a group of all of them is written and shown, and its members change one by one", async () => {
  const users = (await api.client.user.findMany({ select: { id: true }, orderBy: { id: "asc" } })).map(({ id }) => id);
  const made = await api.call("POST", "/core/groups/?include_users=false", { json: { name: "everybody", users } });
  expect(made).toMatchObject({ status: 201, body: { users_obj: null } });
  const { pk } = made.body as { pk: string };
  const fewer = await api.call("PATCH", `/core/groups/${pk}/?include_users=false`, { json: { users: users.slice(1) } });
  expect((fewer.body as { users: number[] }).users.toSorted((a, b) => a - b)).toEqual(users.slice(1));
  const change = { json: { pk: users[0] } };
  expect((await api.call("POST", `/core/groups/${pk}/add_user/`, change)).status).toBe(204);
  const full = (await api.call("GET", `/core/groups/${pk}/`)).body as { users_obj: unknown[] };
  expect(full.users_obj).toHaveLength(users.length);
}, 120_000);

/** Asks through a client whose queries are seen. */
async function listWatched(query: string) {
  return api.call("GET", `/core/users/${query}`);
}

/** A step of a plan that was carried out. */
interface Step {
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: Step[];
}

async function explain(sql: string, params: readonly unknown[]): Promise<Step> {
  const rows = await api.client.$queryRawUnsafe<Record<string, unknown>[]>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
    ...params.map(toParameter),
  );
  const plan = Object.values(rows[0] ?? {})[0];
  return ((typeof plan === "string" ? JSON.parse(plan) : plan) as [{ Plan: Step }])[0].Plan;
}

/** The rows that the busiest step looked at. */
function rowsRead(step: Step): number {
  const own =
    step["Actual Rows"] + (step["Rows Removed by Filter"] ?? 0) + (step["Rows Removed by Index Recheck"] ?? 0);
  return Math.max(own * step["Actual Loops"], ...(step.Plans ?? []).map(rowsRead));
}

const toParameter = (value: unknown) =>
  typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? new Date(value) : value;
