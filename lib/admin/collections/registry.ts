import type { Collection } from "./collection.ts";
import { flowCollection } from "./flows.ts";
import { groupCollection, reputationCollection, sessionCollection, tokenCollection, userCollection } from "./people.ts";
import { policyCollection } from "./policies.ts";
import { invitationCollection, promptCollection } from "./prompts.ts";
import { stageCollection } from "./stages.ts";
import { blueprintCollection, brandCollection, eventCollection } from "./system.ts";
import { traceCollection } from "./traces.ts";

/** Every list of the admin section. */
export const collections: readonly Collection[] = [
  flowCollection,
  stageCollection,
  promptCollection,
  policyCollection,
  invitationCollection,
  userCollection,
  groupCollection,
  tokenCollection,
  sessionCollection,
  reputationCollection,
  brandCollection,
  blueprintCollection,
  eventCollection,
  traceCollection,
];

/** The collection at an address, or undefined. */
export function findCollection(slug: string): Collection | undefined {
  return collections.find((collection) => collection.slug === slug);
}
