import type { Collection } from "./collection.ts";
import { flowCollection } from "./flows.ts";

/** Every list of the admin section. */
export const collections: readonly Collection[] = [flowCollection];

/** The collection at an address, or undefined. */
export function findCollection(slug: string): Collection | undefined {
  return collections.find((collection) => collection.slug === slug);
}
