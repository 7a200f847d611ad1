import { expect, it } from "vitest";
import { netWrites } from "./net-writes.ts";
import type { RowWrite } from "./write-log.ts";

const write = (operation: RowWrite["operation"], row: object | null, changed: string[] = []): RowWrite => ({
  operation,
  table: "event",
  row: row && { ...row },
  changed,
});

it("leaves out what is written and taken back, and updates that change nothing", () => {
  const kept = [write("insert", { id: 1 }), write("update", { id: 1 }, ["name"]), write("delete", { id: 3 })];
  expect(
    netWrites([...kept, write("insert", { id: 2 }), write("update", { id: 9 }), write("delete", { id: 2 })]),
  ).toEqual(kept);
});

it("keeps what cannot be compared, and each of several equal rows", () => {
  const unknown = [write("insert", null), write("update", null), write("delete", null)];
  expect(netWrites(unknown)).toEqual(unknown);
  const same = write("insert", { id: 1 });
  expect(netWrites([same, same, write("delete", { id: 1 })])).toEqual([same]);
});
