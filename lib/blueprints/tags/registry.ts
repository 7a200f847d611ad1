import { atIndexTag } from "./at-index.ts";
import { conditionTag } from "./condition.ts";
import { contextTag } from "./context.ts";
import { enumerateTag } from "./enumerate.ts";
import { indexTag, valueTag } from "./enumerated-item.ts";
import { envTag } from "./env.ts";
import { fileTag } from "./file.ts";
import { findObjectTag, findTag } from "./find.ts";
import { formatTag } from "./format.ts";
import { ifTag } from "./if.ts";
import { keyOfTag } from "./key-of.ts";
import { parseJsonTag } from "./parse-json.ts";
import type { TagDefinition } from "./tag.ts";

/** Every tag that a blueprint may use, by its name. Any other tag is a syntax error. */
export const tagDefinitions: ReadonlyMap<string, TagDefinition> = new Map(
  [
    keyOfTag,
    envTag,
    fileTag,
    contextTag,
    parseJsonTag,
    formatTag,
    findTag,
    findObjectTag,
    conditionTag,
    ifTag,
    enumerateTag,
    indexTag,
    valueTag,
    atIndexTag,
  ].map((definition) => [definition.name, definition]),
);
