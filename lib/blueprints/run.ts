import { FieldErrors } from "#lib/models/error.ts";
import type { FoundObject, ModelRegistry, ObjectModel, PrimaryKey } from "#lib/models/model.ts";
import { isStorable } from "#lib/models/storable.ts";
import type { Budget } from "./budget.ts";
import { alreadyThere, placeFault, unknownModel } from "./entry-faults.ts";
import { BlueprintError, type BlueprintPlace } from "./error.ts";
import { buildContext } from "./import-context.ts";
import type { ImportLog } from "./import-log.ts";
import type { ImportStore } from "./import-store.ts";
import { knownModels, metaApplyModel, normalizeModelName, policyBindingModel, refusedModels } from "./known-models.ts";
import { applyInstance } from "./meta-apply.ts";
import { OldKeys } from "./old-keys.ts";
import type { Blueprint, BlueprintEntry } from "./parse.ts";
import { asPrimaryKey, buildIdentifierQuery } from "./query.ts";
import { conditionsMet, resolveEntry, resolveFields, resolveModelName, resolveState } from "./resolve-entry.ts";
import { saveObject } from "./save-object.ts";
import { createScope } from "./scope.ts";
import type { ChangeAction, ImportSource } from "./source.ts";
import { EntryFault, type TagScope } from "./tags/tag.ts";
import { type BlueprintMap, mapToPlain, mergeMaps } from "./values.ts";

/** What an entry did to its object. */
export interface ObjectChange {
  readonly file: string;
  readonly entry: string;
  readonly id: string | undefined;
  readonly model: string;
  /**
   * `applied`: another blueprint. `kept`: found and left alone. `skipped`: its conditions are not met, or there was nothing to
   * delete.
   */
  readonly action: "created" | "updated" | "kept" | "deleted" | "skipped" | "applied";
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

/** What became of an entry. */
type Outcome = [ObjectChange["action"], pk?: PrimaryKey];

/** Carries out the entries of one document, in order, inside a running transaction. */
export class DocumentRun<Db> {
  private readonly shared: RunShared<Db>;
  private readonly source: ImportSource;
  private readonly document: Blueprint;
  /** Identities of the documents that are being applied, this one included. */
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
    const { file, version, entries } = this.document;
    if (version !== 1)
      throw new BlueprintError("shape", { file, field: "version" }, `Version ${version} is not known, only 1 is.`);
    // First of all: a file for another release is told by its models, which says more than the first value that does not fit.
    for (const entry of entries) if (typeof entry.model === "string") this.refuseUnknown(entry, entry.model);
    for (const entry of entries) await this.carryOut(entry);
  }

  private refuseUnknown(entry: BlueprintEntry, written: string): void {
    const name = normalizeModelName(written);
    const isKnown =
      this.shared.models.has(name) || knownModels.has(name) || refusedModels.has(name) || name === metaApplyModel;
    if (!isKnown) throw placeFault(new EntryFault(unknownModel(written), "model"), this.placeOf(entry, written));
  }

  private async carryOut(entry: BlueprintEntry): Promise<void> {
    let model = typeof entry.model === "string" ? normalizeModelName(entry.model) : "";
    const scope = createScope({
      ...this.shared,
      source: this.source,
      context: this.context,
      objects: this.objects,
      wantsBindingKeys: () => model === policyBindingModel,
    });
    try {
      const written = await resolveModelName(entry, scope);
      model = normalizeModelName(written);
      this.refuseUnknown(entry, written);
      const [action, pk] = (await conditionsMet(entry, scope))
        ? await this.dispatch(entry, scope, model)
        : ["skipped" as const];
      this.shared.changes.push({ file: this.document.file, entry: entry.position, id: entry.id, model, action, pk });
    } catch (cause) {
      throw placeFault(cause, this.placeOf(entry, model));
    }
  }

  private placeOf(entry: BlueprintEntry, model: string): BlueprintPlace {
    return {
      file: this.document.file,
      entry: entry.position,
      entryId: entry.id,
      model: model || undefined,
      line: entry.line,
    };
  }

  private async dispatch(entry: BlueprintEntry, scope: TagScope, name: string): Promise<Outcome> {
    if (refusedModels.has(name))
      throw new EntryFault(`Objects of the model ${name} may not be managed by blueprints.`, "model");
    if (name === metaApplyModel) return this.applyOther(entry, scope);
    const model = this.shared.models.get(name);
    if (model) return this.manage(entry, scope, model);
    // What there cannot be is absent already.
    if ((await resolveState(entry, scope)) === "absent") return ["skipped"];
    throw new EntryFault(`The model ${name} is known, but this system does not offer such objects (yet).`, "model");
  }

  private async applyOther(entry: BlueprintEntry, scope: TagScope): Promise<Outcome> {
    const attrs = await resolveFields(entry.attrs, "attrs", scope);
    await applyInstance(this.shared, mapToPlain(attrs, scope.spend), {
      ancestors: this.ancestors,
      authorize: this.source.authorize,
      execute: (source, document) => new DocumentRun(this.shared, source, document, this.ancestors).execute(),
    });
    return ["applied"];
  }

  private async manage(entry: BlueprintEntry, scope: TagScope, model: ObjectModel<Db>): Promise<Outcome> {
    const { db, store } = this.shared;
    const resolved = await resolveEntry(entry, scope, model.references, this.oldKeys);
    if (!resolved) return ["skipped"];
    if (entry.permissions.length > 0)
      throw new EntryFault("Permissions on single objects are not offered by this system (yet).", "permissions");
    const { identifiers, attrs, state } = resolved;
    if (identifiers.size === 0) throw new EntryFault("needs at least one identifier.", "identifiers");
    const data = mapToPlain(withoutPk(mergeMaps(attrs, identifiers)), scope.spend);
    refuseUnstorable(data);
    const existing = await model.find(db, buildIdentifierQuery(model, identifiers));
    if (state === "absent") return this.remove(model, existing);
    if (state === "must_created" && existing) throw new FieldErrors(alreadyThere(identifiers));

    const keep = existing !== null && state === "created";
    if (!keep) this.authorize(existing ? "change" : "add", model.name);
    const oldPk = asPrimaryKey(identifiers.get("pk"));
    // Also what is kept is validated: a file must not turn out to be broken only on the next system.
    const prepared = await model.prepare(db, data, existing, oldPk);
    const { object, updated } = keep
      ? { object: existing, updated: false }
      : await saveObject(store, db, { model, identifiers, data, existing, prepared });
    if (oldPk !== undefined) this.oldKeys.remember(oldPk, object.pk);
    // The first entry with an id that has an object keeps it.
    if (entry.id && !this.objects.has(entry.id)) this.objects.set(entry.id, object);
    return [keep ? "kept" : updated ? "updated" : "created", object.pk];
  }

  private async remove(model: ObjectModel<Db>, existing: FoundObject | null): Promise<Outcome> {
    if (!existing) return ["skipped"];
    this.authorize("delete", model.name);
    await model.remove(this.shared.db, existing);
    for (const [id, object] of this.objects) if (object.pk === existing.pk) this.objects.delete(id);
    return ["deleted", existing.pk];
  }

  private authorize(action: ChangeAction, model: string): void {
    if (this.source.authorize?.(action, model) ?? true) return;
    const text = `You may not ${action} objects of the model ${model}.`;
    throw new BlueprintError("permission", { file: this.document.file }, text);
  }
}

/** Escapes in YAML can write what the database cannot keep. @throws FieldErrors */
function refuseUnstorable(data: Record<string, unknown>): void {
  const fields = Object.keys(data).filter((field) => !isStorable(data[field]));
  const message = "Null characters and halves of surrogate pairs are not allowed.";
  if (fields.length > 0) throw new FieldErrors(Object.fromEntries(fields.map((field) => [field, [message]])));
}

function withoutPk(fields: BlueprintMap): BlueprintMap {
  return new Map([...fields].filter(([field]) => field !== "pk"));
}
