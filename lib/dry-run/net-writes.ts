import { isDeepStrictEqual } from "node:util";
import type { RowWrite } from "./write-log.ts";

/**
 * What of some writes remains in the end. Left out is what only takes its time, so that nobody learns from it who has an account: updates
 * that set columns to what they are, and rows that are written and taken back.
 */
export function netWrites(writes: readonly RowWrite[]): RowWrite[] {
  const left: RowWrite[] = [];
  for (const write of writes) {
    const undone = write.operation === "delete" ? left.findLastIndex((earlier) => isUndone(earlier, write)) : -1;
    if (undone >= 0) left.splice(undone, 1);
    else if (!changesNothing(write)) left.push(write);
  }
  return left;
}

function isUndone(earlier: RowWrite, { table, row }: RowWrite): boolean {
  return (
    earlier.operation === "insert" && earlier.table === table && row !== null && isDeepStrictEqual(earlier.row, row)
  );
}

/** Of statements that do not give their rows back nobody knows what they change. */
function changesNothing({ operation, row, changed }: RowWrite): boolean {
  return operation === "update" && row !== null && changed.length === 0;
}
