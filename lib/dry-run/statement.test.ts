import { expect, it } from "vitest";
import { readWrites } from "./statement.ts";

const first = (sql: string) => readWrites(sql)[0];

it("reads nothing into statements that only read", () => {
  expect(readWrites('SELECT "id" FROM "public"."user" WHERE "id" = $1 FOR UPDATE')).toEqual([]);
  expect(readWrites("WITH a AS (SELECT 1) SELECT * FROM a")).toEqual([]);
  expect(readWrites("SAVEPOINT user_write")).toEqual([]);
});

it("asks for the rows that a statement writes, under the name that it gives the table", () => {
  expect(first('INSERT INTO "public"."user" ("username") VALUES ($1) RETURNING "public"."user"."id"')).toMatchObject({
    operation: "insert",
    table: "user",
    returning: expect.stringMatching(/"id", to_jsonb\("user"\.\*\)::text AS "written_row"$/),
  });
  expect(first('INSERT INTO "mail_quota" AS q ("key") VALUES ($1)')?.returning).toContain('to_jsonb("q".*)');
  expect(first('DELETE FROM "group_membership" m WHERE m."group_id" = $1')?.returning).toContain('to_jsonb("m".*)');
  expect(first('DELETE FROM "public"."session" WHERE true')?.returning).toContain('to_jsonb("session".*)');
});

it("reads which columns an update sets", () => {
  const sql = `
    UPDATE "reputation" SET "score" = "reputation"."score" + $1, "updated" = $2
    WHERE "identifier" = $3`;
  expect(first(sql)).toMatchObject({ operation: "update", table: "reputation", changed: ["score", "updated"] });
});

it("leaves out columns that are set to what they are", () => {
  const changed = (set: string) => first(`UPDATE "reputation" SET ${set} WHERE "ip" = $1`)?.changed;
  expect(changed('"score" = "score"')).toEqual([]);
  expect(changed('"score" = "score", "updated" = $2')).toEqual(["updated"]);
  expect(changed('"updated" = $2, "score" = "score" + 1')).toEqual(["updated", "score"]);
});

it("finds every table below WITH", () => {
  const sql = `WITH made AS (INSERT INTO "token" ("id") SELECT $1 RETURNING "id"), held AS (SELECT 1 FOR UPDATE)
    INSERT INTO "flow_token" ("id") SELECT "id" FROM made`;
  expect(readWrites(sql)).toMatchObject([
    { operation: "insert", table: "token", returning: null },
    { operation: "insert", table: "flow_token", returning: null },
  ]);
});
