import type { Db } from "#lib/db/client.ts";
import { FieldErrors } from "#lib/models/error.ts";
import type { FormField } from "./form-field.ts";

type Values = Readonly<Record<string, unknown>>;

/** So many are suggested while a name is typed. */
const SUGGESTIONS = 8;

/** The values of a form with usernames in place of keys: there may be far too many people to choose from a list. */
export async function namePeople(
  db: Db,
  fields: readonly FormField[],
  values: Values,
): Promise<Record<string, unknown>> {
  const keys = fields.flatMap(({ kind, name }) => {
    const key = kind === "person" ? values[name] : undefined;
    return typeof key === "number" ? [key] : [];
  });
  if (keys.length === 0) return values;
  const rows = await db.user.findMany({ where: { id: { in: keys } }, select: { id: true, username: true } });
  const names = new Map<unknown, string>(rows.map(({ id, username }) => [id, username]));
  return mapPeople(fields, values, (value) => names.get(value) ?? value);
}

/**
 * What a form says with keys in place of the usernames that were typed.
 *
 * @throws FieldErrors naming the fields whose person there is not
 */
export async function findPeople(
  db: Db,
  fields: readonly FormField[],
  values: Values,
): Promise<Record<string, unknown>> {
  const typed = fields.flatMap(({ kind, name }) => {
    const username = kind === "person" ? values[name] : undefined;
    return typeof username === "string" ? [{ name, username }] : [];
  });
  if (typed.length === 0) return values;
  const rows = await db.user.findMany({
    where: { username: { in: typed.map(({ username }) => username) } },
    select: { id: true, username: true },
  });
  const keys = new Map<unknown, number>(rows.map(({ id, username }) => [username, id]));
  const missing = typed.filter(({ username }) => !keys.has(username));
  if (missing.length > 0) {
    const texts = missing.map(({ name, username }) => [name, [`There is nobody called “${username}”.`]]);
    throw new FieldErrors(Object.fromEntries(texts));
  }
  return mapPeople(fields, values, (value) => keys.get(value) ?? value);
}

/** Usernames of people whom a text may mean while it is typed. */
export async function suggestPeople(db: Db, text: string): Promise<string[]> {
  const rows = await db.user.findMany({
    where: text.trim() === "" ? {} : { searchText: { contains: text.trim(), mode: "insensitive" } },
    orderBy: { username: "asc" },
    take: SUGGESTIONS,
    select: { username: true },
  });
  return rows.map(({ username }) => username);
}

function mapPeople(fields: readonly FormField[], values: Values, map: (value: unknown) => unknown) {
  const people = new Set(fields.filter(({ kind }) => kind === "person").map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, people.has(name) ? map(value) : value]),
  );
}
