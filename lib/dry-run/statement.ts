/** A statement that writes one table. */
export interface WriteStatement {
  operation: "insert" | "update" | "delete";
  table: string;
  /** Columns that an update sets. */
  changed: string[];
  /** The statement so that it also gives back each row it wrote, as the last column and as JSON text; null where that cannot be asked. */
  returning: string | null;
}

const OPERATIONS = { "INSERT INTO": "insert", UPDATE: "update", "DELETE FROM": "delete" } as const;
type Verb = keyof typeof OPERATIONS;

const NAME = '(?:"\\w+"\\.)?"(\\w+)"';
const WRITE = new RegExp(
  `^\\s*(INSERT INTO|UPDATE|DELETE FROM)\\s+${NAME}(?:\\s+(?:AS\\s+)?(?!SET\\b|WHERE\\b|USING\\b|VALUES\\b|SELECT\\b|DEFAULT\\b|RETURNING\\b)"?([a-z_]\\w*)"?)?`,
  "i",
);
const NESTED = new RegExp(`\\b(INSERT INTO|UPDATE|DELETE FROM)\\s+${NAME}`, "gi");

/**
 * Reads which tables an SQL statement writes. It understands what Prisma and this project's own statements look like: quoted names, and one
 * verb, or several below WITH, whose rows cannot be asked for.
 *
 * @returns one entry per written table; none for a statement that only reads
 */
export function readWrites(sql: string): WriteStatement[] {
  const direct = WRITE.exec(sql);
  if (direct) {
    const [, verb = "", table = "", alias] = direct;
    const operation = operationOf(verb);
    const changed = operation === "update" ? columnsSet(sql) : [];
    return [{ operation, table, changed, returning: withRow(sql, alias ?? table) }];
  }
  if (!/^\s*WITH\b/i.test(sql)) return [];
  return [...sql.matchAll(NESTED)].map(([, verb = "", table = ""]) => ({
    operation: operationOf(verb),
    table,
    changed: [],
    returning: null,
  }));
}

function operationOf(verb: string): WriteStatement["operation"] {
  return OPERATIONS[verb.toUpperCase().replace(/\s+/g, " ") as Verb];
}

function withRow(sql: string, name: string): string {
  const bare = sql.trimEnd().replace(/;$/, "");
  const row = `to_jsonb("${name}".*)::text AS "written_row"`;
  return /\bRETURNING\b/i.test(bare) ? `${bare}, ${row}` : `${bare} RETURNING ${row}`;
}

/** Names between SET and WHERE that are assigned to, but for those that are set to what they are. */
function columnsSet(sql: string): string[] {
  const [, assignments = ""] = /\bSET\b([\s\S]*?)(?:\bWHERE\b|\bRETURNING\b|$)/i.exec(sql) ?? [];
  return [...assignments.matchAll(/(?:^|,)\s*"(\w+)"\s*=(?!\s*"\1"\s*(?:,|$))/g)].map(([, name = ""]) => name);
}
