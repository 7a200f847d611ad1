import { listModelApps } from "./known-models.ts";
import type { Blueprint } from "./parse.ts";
import type { ImportSource } from "./source.ts";
import { type BlueprintMap, mergeMaps, plainToMap } from "./values.ts";

/** Values that every blueprint can ask for. Enterprise features do not exist here, so files that need them skip their entries. */
function builtInContext(): BlueprintMap {
  return new Map<string, boolean | BlueprintMap>([
    ["goauthentik.io/enterprise/licensed", false],
    ["goauthentik.io/rbac/models", new Map(listModelApps())],
  ]);
}

/** The values for `!Context`: built in, then the document's, then those of the instance or upload, merged deeply. */
export function buildContext(document: Blueprint, source: ImportSource): BlueprintMap {
  return mergeMaps(mergeMaps(builtInContext(), document.context), plainToMap(source.context ?? {}));
}
