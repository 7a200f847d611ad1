import type { Db } from "#lib/db/client.ts";
import { Prisma } from "#lib/db/generated/client.ts";
import { FieldErrors, UniquenessConflict } from "./error.ts";

/** Runs a write; a uniqueness rule of the database that it meets is what the importer looks again for. */
export async function writing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof Prisma.PrismaClientKnownRequestError && cause.code === "P2002")
      throw new UniquenessConflict("a value that must be unique is taken", cause);
    throw cause;
  }
}

/** Prisma leaves columns alone whose value is undefined, so a row made from some of the fields writes just those. */
export function someColumns<Fields, Row>(toRow: (fields: Fields) => Row, given: Partial<Fields>): Partial<Row> {
  return toRow(given as Fields);
}

/** JSON for a Prisma column. */
export function json(value: Record<string, unknown>): Prisma.InputJsonObject {
  return value as Prisma.InputJsonObject;
}

/** @throws FieldErrors on `field` when another object than `own` has been found */
export function refuseTaken(
  field: string,
  found: { id: string | number } | null,
  own: string | number | undefined,
): void {
  if (found && found.id !== own) throw new FieldErrors({ [field]: ["Another object has this value already."] });
}

/** Of several changes of an object each sees what the one before has left: else they would undo each other's settings, which are stored as a whole. */
export async function lockObject(db: Db, model: string, pk: string | number): Promise<void> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${model} ${pk}`}, 0))`;
}

/** Kinds of objects that others refer to. */
export type ReferenceKind = "flow" | "stage" | "prompt" | "policy" | "group" | "user";

/** @throws FieldErrors on `field` unless all keys belong to objects of the kind */
export async function requireObjects(
  db: Db,
  kind: ReferenceKind,
  field: string,
  keys: readonly (string | number | null | undefined)[],
): Promise<void> {
  const wanted = [...new Set(keys.filter((key) => key !== null && key !== undefined))];
  if (wanted.length === 0) return;
  const found = new Set(await findKeys(db, kind, wanted));
  const missing = wanted.filter((key) => !found.has(key));
  if (missing.length > 0)
    throw new FieldErrors({ [field]: missing.map((key) => `There is no ${kind} with the key "${key}".`) });
}

async function findKeys(db: Db, kind: ReferenceKind, wanted: (string | number)[]): Promise<(string | number)[]> {
  if (kind === "user") {
    // A large group is written with all of its members; an array is one parameter.
    const rows = await db.$queryRaw<
      { id: number }[]
    >`SELECT "id" FROM "user" WHERE "id" = ANY (${wanted.map(Number)}::int[])`;
    return rows.map((row) => row.id);
  }
  const where = { id: { in: wanted.map(String) } };
  const query = { where, select: { id: true } };
  const find = {
    flow: () => db.flow.findMany(query),
    stage: () => db.stage.findMany(query),
    prompt: () => db.prompt.findMany(query),
    policy: () => db.policy.findMany(query),
    group: () => db.group.findMany(query),
  }[kind];
  return (await find()).map((row) => row.id);
}
