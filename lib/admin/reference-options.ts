import type { Db } from "#lib/db/client.ts";
import type { FormField, ReferenceKind } from "./forms/form-field.ts";

/** More than these are not offered as a choice. */
const MOST_OPTIONS = 500;

/** Something that a reference can point to. */
export interface ReferenceOption {
  value: string;
  label: string;
}

/** What the references of a form can point to, by the field's name. */
export async function loadReferenceOptions(
  db: Db,
  fields: readonly FormField[],
): Promise<Record<string, ReferenceOption[]>> {
  const offering = fields.filter(({ kind }) => kind !== "person");
  const kinds = new Set(offering.flatMap(({ reference }) => reference ?? []));
  const byKind = new Map<ReferenceKind, ReferenceOption[]>();
  for (const kind of kinds) byKind.set(kind, await loaders[kind](db));
  return Object.fromEntries(
    offering.flatMap(({ name, reference }) => (reference ? [[name, byKind.get(reference) ?? []]] : [])),
  );
}

const named = { orderBy: { name: "asc" }, take: MOST_OPTIONS, select: { id: true, name: true } } as const;
const toOptions = (rows: { id: string | number; name: string }[]) =>
  rows.map(({ id, name }) => ({ value: String(id), label: name }));

const loaders: Record<ReferenceKind, (db: Db) => Promise<ReferenceOption[]>> = {
  stage: async (db) => toOptions(await db.stage.findMany(named)),
  policy: async (db) => toOptions(await db.policy.findMany(named)),
  prompt: async (db) => toOptions(await db.prompt.findMany(named)),
  group: async (db) => toOptions(await db.group.findMany(named)),
  async flow(db) {
    const rows = await db.flow.findMany({ ...named, select: { id: true, name: true, slug: true } });
    return rows.map(({ id, name, slug }) => ({ value: id, label: `${name} (${slug})` }));
  },
  async user(db) {
    const rows = await db.user.findMany({ orderBy: { username: "asc" }, take: MOST_OPTIONS });
    return rows.map(({ id, username, name }) => ({
      value: String(id),
      label: name ? `${username} (${name})` : username,
    }));
  },
};
