import type { FoundObject, ModelRegistry, ObjectModel } from "#lib/models/model.ts";
import type { Budget } from "./budget.ts";
import type { ImportLog } from "./import-log.ts";
import { knownModels, metaApplyModel, normalizeModelName } from "./known-models.ts";
import { buildFindQuery } from "./query.ts";
import { type ImportSource, readTextFile, readVariable } from "./source.ts";
import { EntryFault, type FindPair, type TagScope } from "./tags/tag.ts";
import { type BlueprintMap, plainToMap } from "./values.ts";

/** What the tags of one entry are resolved with. */
export interface ScopeParts<Db> {
  readonly db: Db;
  readonly models: ModelRegistry<Db>;
  readonly source: ImportSource;
  readonly context: BlueprintMap;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: ImportLog;
  readonly budget: Budget;
  /** Objects of entries that have been carried out, by entry id. */
  readonly objects: ReadonlyMap<string, FoundObject>;
  /** Whether `!KeyOf` gives binding-model ids where there are any. */
  readonly wantsBindingKeys: () => boolean;
}

/** Makes the scope for the tags of one entry. */
export function createScope<Db>(parts: ScopeParts<Db>): TagScope {
  const { db, source, log, budget } = parts;
  return {
    context: parts.context,
    iterations: [],
    depth: 0,
    spend: (amount) => budget.spend(amount),
    keyOf(id) {
      const object = parts.objects.get(id);
      if (!object) throw new EntryFault(`!KeyOf: no entry with the id "${id}" has been carried out before this one.`);
      return parts.wantsBindingKeys() ? (object.bindingPk ?? object.pk) : object.pk;
    },
    async find(name, pairs) {
      const model = lookUpModel("!Find", parts, name);
      return (model && (await search(model, db, pairs))?.pk) ?? null;
    },
    async findObject(name, pairs) {
      const model = lookUpModel("!FindObject", parts, name);
      const object = model && (await search(model, db, pairs));
      if (!object) return null;
      // The pk lets an identifier hold the whole object, see the importer.
      return plainToMap({ ...(await model.represent(db, object)), pk: object.pk });
    },
    readEnvironment(name) {
      if (source.policy.allowEnv(name)) return readVariable(parts.environment, name);
      log.warn(`The environment variable ${name} may not be read by this blueprint; its default is used.`, {
        variable: name,
      });
      return null;
    },
    async readFile(path) {
      const allowed = await source.policy.resolveFile(path);
      const text = allowed === null ? null : await readTextFile(allowed);
      if (text === null) log.warn("A file cannot be read or may not be read; its default is used.", { path });
      budget.spend(text?.length ?? 0);
      return text;
    },
  };
}

function search<Db>(model: ObjectModel<Db>, db: Db, pairs: readonly FindPair[]): Promise<FoundObject | null> {
  return model.find(db, buildFindQuery(pairs));
}

function lookUpModel<Db>(tag: string, parts: ScopeParts<Db>, written: string): ObjectModel<Db> | null {
  const name = normalizeModelName(written);
  const model = parts.models.get(name);
  if (model) return model;
  if (name === metaApplyModel || !knownModels.has(name)) throw new EntryFault(`${tag}: unknown model "${written}".`);
  // A kind of object that this system does not have: none of them can be found, which many fields accept.
  parts.log.info(`${name} is not available here, so ${tag} finds nothing.`, { model: name });
  return null;
}
