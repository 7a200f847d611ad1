import { z } from "zod";
import { FieldErrors, type FieldMessages } from "#lib/models/error.ts";
import { BlueprintError } from "./error.ts";
import { type Blueprint, readDocument } from "./parse.ts";
import type { RunShared } from "./run.ts";
import type { ImportSource } from "./source.ts";
import { EntryFault } from "./tags/tag.ts";

const attrsSchema = z.object({
  identifiers: z.record(z.string(), z.unknown(), { error: "This field must be a mapping." }),
  required: z.boolean({ error: "This field must be true or false." }).default(true),
});

/** How the instance's document is carried out around. */
export interface Surroundings {
  /** Identities of the documents that are being applied; one of them is not applied inside itself. */
  readonly ancestors: readonly string[];
  /** The outer document's; whoever may not make a change may not have it made by another blueprint either. */
  readonly authorize: ImportSource["authorize"];
  /** Carries out the entries of a document. */
  execute(source: ImportSource, document: Blueprint): Promise<void>;
}

/**
 * Carries out `authentik_blueprints.metaapplyblueprint`: imports the blueprint of another instance on the spot, in the same
 * transaction. When that document is invalid, what it did is undone, the reason is logged, and the outer import goes on.
 * @param attrs `identifiers` (filters on instances) and `required`
 * @throws FieldErrors for invalid attrs
 * @throws EntryFault when a required instance is missing
 * @throws BlueprintError kind `permission`
 */
export async function applyInstance<Db>(shared: RunShared<Db>, attrs: Record<string, unknown>, around: Surroundings) {
  const parsed = attrsSchema.safeParse(attrs);
  if (!parsed.success) throw new FieldErrors(collect(parsed.error));
  const { identifiers, required } = parsed.data;
  const instance = await shared.store.findInstance(shared.db, identifiers);
  if (!instance) {
    if (required) throw new EntryFault("The required blueprint is not there.", "attrs.identifiers");
    return;
  }
  if (instance.identity && around.ancestors.includes(instance.identity)) {
    shared.log.info(`${instance.file} is being applied already and is not applied inside itself.`, {
      file: instance.file,
    });
    return;
  }
  const before = shared.changes.length;
  try {
    const document = readDocument(instance.text, instance.file);
    const source = { ...instance, authorize: around.authorize };
    await shared.store.savepoint(shared.db, () => around.execute(source, document));
  } catch (cause) {
    if (!(cause instanceof BlueprintError) || cause.kind === "permission") throw cause;
    shared.changes.length = before;
    shared.log.warn(`The blueprint that this one applies is invalid: ${cause.message}`, { file: instance.file });
  }
}

function collect(error: z.ZodError): FieldMessages {
  const fields: FieldMessages = {};
  for (const issue of error.issues) {
    const field = String(issue.path[0] ?? "non_field_errors");
    fields[field] = [...(fields[field] ?? []), issue.message];
  }
  return fields;
}
