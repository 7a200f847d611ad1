import type { Resource } from "#lib/api/resource.ts";
import type { CollectionVariant } from "./collection.ts";

interface TypeTexts {
  model: string;
  verboseName: string;
  description: string;
}

/** The types of a collection, in the order of their names. @param resources one for each type, in the same order */
export function toVariants(
  types: Readonly<Record<string, TypeTexts>>,
  resources: readonly Resource[],
): CollectionVariant[] {
  const byModel = new Map(resources.map((resource) => [resource.model.name, resource]));
  const variants = Object.entries(types).flatMap(([type, { model, verboseName, description }]) => {
    const resource = byModel.get(model);
    return resource ? [{ type, model, title: verboseName, about: description, resource }] : [];
  });
  return variants.toSorted((a, b) => a.title.localeCompare(b.title, "en"));
}
