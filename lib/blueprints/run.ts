import type { Budget } from "./budget.ts";
import { BlueprintError, FieldErrors, type FieldMessages, UniquenessConflict } from "./error.ts";
import { buildContext } from "./import-context.ts";
import type { ImportLog } from "./import-log.ts";
import { knownModels, metaApplyModel, normalizeModelName, policyBindingModel, refusedModels } from "./known-models.ts";
import { applyInstance } from "./meta-apply.ts";
import type { BlueprintModel, FoundObject, ImportStore, ModelRegistry, PrimaryKey } from "./model.ts";
import { OldKeys } from "./old-keys.ts";
import { type Blueprint, type BlueprintEntry, type EntryState, entryStates } from "./parse.ts";
import { asPrimaryKey, buildIdentifierQuery } from "./query.ts";
import { resolveDeep } from "./resolve.ts";
import { createScope } from "./scope.ts";
import type { ChangeAction, ImportSource } from "./source.ts";
import { EntryFault, Tag, type TagScope } from "./tags/tag.ts";
import { type BlueprintMap, type BlueprintValue, isTruthy, mapToPlain, mergeMaps } from "./values.ts";

/** What an entry did to its object. */
export interface ObjectChange {
  readonly file: string;
  readonly entry: string;
  readonly id: string | undefined;
  readonly model: string;
  /** `kept`: found and left alone. `skipped`: its conditions are not met, or there was nothing to delete. */
  readonly action: "created" | "updated" | "kept" | "deleted" | "skipped";
  readonly pk: PrimaryKey | undefined;
}

/** What all documents of one import share. */
export interface RunShared<Db> {
  readonly db: Db;
  readonly store: ImportStore<Db>;
  readonly models: ModelRegistry<Db>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly log: ImportLog;
  readonly changes: ObjectChange[];
  readonly budget: Budget;
}

/** An entry with everything resolved. */
interface Resolved {
  readonly identifiers: BlueprintMap;
  readonly attrs: BlueprintMap;
  readonly state: EntryState;
}

/** Carries out the entries of one document, in order, inside a running transaction. */
export class DocumentRun<Db> {
  private readonly shared: RunShared<Db>;
  private readonly source: ImportSource;
  private readonly document: Blueprint;
  /** Identities of the documents that are being applied around this one. */
  private readonly ancestors: readonly string[];
  private readonly context: BlueprintMap;
  private readonly objects = new Map<string, FoundObject>();
  private readonly oldKeys = new OldKeys();

  constructor(shared: RunShared<Db>, source: ImportSource, document: Blueprint, ancestors: readonly string[]) {
    this.shared = shared;
    this.source = source;
    this.document = document;
    this.ancestors = source.identity ? [...ancestors, source.identity] : ancestors;
    this.context = buildContext(document, source);
  }

  /** @throws BlueprintError naming the first entry that fails */
  async execute(): Promise<void> {
    if (this.document.version !== 1)
      throw new BlueprintError(
        "shape",
        { file: this.document.file, field: "version" },
        `Version ${this.document.version} is not known, only 1 is.`,
      );
    this.refuseUnknownModels();
    for (const entry of this.document.entries) await this.carryOutNamed(entry);
  }

  /** A file for another release is told by its models; that says more than the first value that does not fit. */
  private refuseUnknownModels(): void {
    for (const entry of this.document.entries) {
      if (typeof entry.model !== "string" || this.isKnown(normalizeModelName(entry.model))) continue;
      const place = { file: this.document.file, entry: entry.position, entryId: entry.id, line: entry.line };
      throw new BlueprintError("entry", { ...place, model: entry.model, field: "model" }, unknownModel(entry.model));
    }
  }

  private isKnown(name: string): boolean {
    return this.shared.models.has(name) || knownModels.has(name) || refusedModels.has(name) || name === metaApplyModel;
  }

  private async carryOutNamed(entry: BlueprintEntry): Promise<void> {
    let model = typeof entry.model === "string" ? normalizeModelName(entry.model) : undefined;
    const place = () => ({
      file: this.document.file,
      entry: entry.position,
      entryId: entry.id,
      model,
      line: entry.line,
    });
    try {
      await this.carryOut(entry, (name) => {
        model = name;
      });
    } catch (cause) {
      if (cause instanceof EntryFault)
        throw new BlueprintError("entry", { ...place(), field: cause.field }, cause.message);
      if (cause instanceof FieldErrors)
        throw new BlueprintError("entry", withField(place(), cause.fields), cause.message, cause.fields);
      if (cause instanceof UniquenessConflict)
        throw new BlueprintError("entry", place(), `Another object is in the way: ${cause.message}`);
      if (cause instanceof BlueprintError && !cause.place.entry) throw cause.within(place());
      throw cause;
    }
  }

  private async carryOut(entry: BlueprintEntry, named: (model: string) => void): Promise<void> {
    let name = "";
    const scope = createScope({
      ...this.shared,
      source: this.source,
      context: this.context,
      objects: this.objects,
      wantsBindingKeys: () => name === policyBindingModel,
    });
    name = await this.resolveModel(entry, scope);
    named(name);
    if (!(await this.conditionsMet(entry, scope))) return this.report(entry, name, "skipped");
    if (refusedModels.has(name))
      throw new EntryFault(`Objects of the model ${name} may not be managed by blueprints.`, "model");
    if (name === metaApplyModel) return this.applyOther(entry, scope, name);
    const model = this.shared.models.get(name);
    if (!model) return this.withoutModel(entry, scope, name);
    await this.manage(entry, scope, model);
  }

  private async resolveModel(entry: BlueprintEntry, scope: TagScope): Promise<string> {
    const written = await inField("model", () => resolveDeep(entry.model, scope));
    if (typeof written !== "string" || written.split(".").length !== 2)
      throw new EntryFault("must be given as app_label.modelname, with exactly one dot.", "model");
    const name = normalizeModelName(written);
    if (!this.isKnown(name)) throw new EntryFault(unknownModel(written), "model");
    return name;
  }

  private async conditionsMet(entry: BlueprintEntry, scope: TagScope): Promise<boolean> {
    // All are resolved, also after a false one: a broken condition is a broken document.
    let met = true;
    for (const [index, condition] of entry.conditions.entries()) {
      const value = await inField(`conditions[${index}]`, () => resolveDeep(condition, scope));
      met = met && isTruthy(value);
    }
    return met;
  }

  private async applyOther(entry: BlueprintEntry, scope: TagScope, name: string): Promise<void> {
    const attrs = await this.resolveFields(entry.attrs, "attrs", scope);
    await applyInstance(this.shared, mapToPlain(attrs, scope.spend), {
      ancestors: this.ancestors,
      authorize: this.source.authorize,
      execute: (source, document) => new DocumentRun(this.shared, source, document, this.ancestors).execute(),
    });
    this.report(entry, name, "updated");
  }

  private async withoutModel(entry: BlueprintEntry, scope: TagScope, name: string): Promise<void> {
    const state = await this.resolveState(entry, scope);
    if (state !== "absent")
      throw new EntryFault(`The model ${name} is known, but this system does not offer such objects (yet).`, "model");
    this.report(entry, name, "skipped");
  }

  private async manage(entry: BlueprintEntry, scope: TagScope, model: BlueprintModel<Db>): Promise<void> {
    const resolved = await this.resolveEntry(entry, scope, model);
    if (!resolved) return this.report(entry, model.name, "skipped");
    const { identifiers, attrs, state } = resolved;
    if (identifiers.size === 0) throw new EntryFault("needs at least one identifier.", "identifiers");
    const query = buildIdentifierQuery(model, identifiers);
    const existing = await model.find(this.shared.db, query);
    if (state === "absent") return this.remove(entry, model, existing);
    if (state === "must_created" && existing) throw new FieldErrors(alreadyThere(identifiers));
    if (state !== "created" || !existing) this.authorize(existing ? "change" : "add", model.name);
    const data = mapToPlain(withoutPk(mergeMaps(attrs, identifiers)), scope.spend);
    const oldPk = asPrimaryKey(identifiers.get("pk"));
    const prepared = await model.prepare(this.shared.db, data, existing, oldPk);
    const keep = existing !== null && state === "created";
    const saved = keep
      ? { object: existing, updated: false }
      : await this.save(model, data, prepared, identifiers, existing);
    if (oldPk !== undefined) this.oldKeys.remember(oldPk, saved.object.pk);
    // The first entry with an id that has an object keeps it.
    if (entry.id && !this.objects.has(entry.id)) this.objects.set(entry.id, saved.object);
    this.report(entry, model.name, keep ? "kept" : saved.updated ? "updated" : "created", saved.object.pk);
  }

  private async resolveEntry(
    entry: BlueprintEntry,
    scope: TagScope,
    model: BlueprintModel<Db>,
  ): Promise<Resolved | null> {
    try {
      const identifiers = this.oldKeys.replace(
        await this.resolveFields(entry.identifiers, "identifiers", scope),
        model.references,
      );
      const attrs = this.oldKeys.replace(await this.resolveFields(entry.attrs, "attrs", scope), model.references);
      const state = await this.resolveState(entry, scope);
      await this.refusePermissions(entry, scope);
      return { identifiers: objectsToKeys(identifiers), attrs, state };
    } catch (cause) {
      // What cannot even be named cannot be there: an entry that only deletes is then done.
      if (entry.state === "absent" && cause instanceof EntryFault) return null;
      throw cause;
    }
  }

  private async resolveFields(map: BlueprintMap, where: string, scope: TagScope): Promise<BlueprintMap> {
    const resolved: BlueprintMap = new Map();
    for (const [key, value] of map)
      resolved.set(key, await inField(`${where}.${key}`, () => resolveDeep(value, scope)));
    return resolved;
  }

  private async resolveState(entry: BlueprintEntry, scope: TagScope): Promise<EntryState> {
    const value = await inField("state", () => resolveDeep(entry.state, scope));
    const state = entryStates.find((known) => known === value);
    if (!state) throw new EntryFault(`must be one of ${entryStates.join(", ")}.`, "state");
    return state;
  }

  private async refusePermissions(entry: BlueprintEntry, scope: TagScope): Promise<void> {
    for (const permission of entry.permissions) await this.resolveFields(permission, "permissions", scope);
    if (entry.permissions.length > 0)
      throw new EntryFault("Permissions on single objects are not offered by this system (yet).", "permissions");
  }

  private async save(
    model: BlueprintModel<Db>,
    data: Record<string, unknown>,
    prepared: { save(): Promise<FoundObject> },
    identifiers: BlueprintMap,
    existing: FoundObject | null,
  ): Promise<{ object: FoundObject; updated: boolean }> {
    const { store, db } = this.shared;
    try {
      return { object: await store.savepoint(db, () => prepared.save()), updated: existing !== null };
    } catch (cause) {
      if (!(cause instanceof UniquenessConflict)) throw cause;
      // Somebody else may have made it since we looked: look again and save as an update, once.
      const other = await model.find(db, buildIdentifierQuery(model, identifiers));
      if (!other) throw cause;
      const again = await model.prepare(db, data, other);
      return { object: await store.savepoint(db, () => again.save()), updated: true };
    }
  }

  private async remove(entry: BlueprintEntry, model: BlueprintModel<Db>, existing: FoundObject | null): Promise<void> {
    if (!existing) return this.report(entry, model.name, "skipped");
    this.authorize("delete", model.name);
    await model.remove(this.shared.db, existing);
    for (const [id, object] of this.objects) if (object.pk === existing.pk) this.objects.delete(id);
    this.report(entry, model.name, "deleted", existing.pk);
  }

  private authorize(action: ChangeAction, model: string): void {
    if (this.source.authorize?.(action, model) ?? true) return;
    throw new BlueprintError(
      "permission",
      { file: this.document.file },
      `You may not ${action} objects of the model ${model}.`,
    );
  }

  private report(entry: BlueprintEntry, model: string, action: ObjectChange["action"], pk?: PrimaryKey): void {
    this.shared.changes.push({ file: this.document.file, entry: entry.position, id: entry.id, model, action, pk });
  }
}

function unknownModel(name: string): string {
  return `Unknown model "${name}".`;
}

async function inField<Result>(field: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof EntryFault && cause.field === undefined) throw new EntryFault(cause.message, field);
    throw cause;
  }
}

function withField<Place extends object>(place: Place, fields: FieldMessages): Place & { field?: string } {
  const [only, ...others] = Object.keys(fields);
  return others.length === 0 && only !== undefined ? { ...place, field: only } : place;
}

/** An identifier may hold a whole object (`!FindObject`): its `pk` is meant. */
function objectsToKeys(identifiers: BlueprintMap): BlueprintMap {
  const key = (value: BlueprintValue) => (value instanceof Map ? (value.get("pk") ?? value) : value);
  return new Map([...identifiers].map(([field, value]) => [field, key(value)]));
}

function withoutPk(fields: BlueprintMap): BlueprintMap {
  return new Map([...fields].filter(([field, value]) => field !== "pk" || value instanceof Tag));
}

function alreadyThere(identifiers: BlueprintMap): FieldMessages {
  return Object.fromEntries(
    [...identifiers.keys()].map((field) => [String(field), ["An object with this value is there already."]]),
  );
}
