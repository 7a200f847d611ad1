import { referenceFields } from "#lib/stages/references.ts";
import type { VersionContent } from "./content.ts";
import { stageSchema } from "./schemas.ts";

/** A flow, group or user that a content refers to without its being a part of it. */
export interface OutsideReference {
  kind: "flow" | "group" | "user";
  key: string | number;
  /** What refers to it, for people: `the stage "Login"`. */
  from: string;
}

/** Everything that a content refers to and that is no part of it. */
export function outsideReferences(content: VersionContent): OutsideReference[] {
  const ofStages = Object.values(content.stages).flatMap(({ name, type, config }) => {
    const schema = stageSchema(type);
    return (schema ? referenceFields(schema) : []).flatMap(({ field, kind }) => {
      if (kind !== "flow" && kind !== "group") return [];
      const keys = [config[field] ?? []].flat().map(String);
      return keys.map((key): OutsideReference => ({ kind, key, from: `the stage “${name}”` }));
    });
  });
  const ofBindings = content.policy_bindings.flatMap(({ group, user }): OutsideReference[] => {
    const from = "a binding of policies";
    if (group !== null) return [{ kind: "group", key: group, from }];
    return user === null ? [] : [{ kind: "user", key: user, from }];
  });
  return [...ofStages, ...ofBindings];
}
