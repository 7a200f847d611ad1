import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  Scalar,
  type YAMLMap,
} from "yaml";
import { BlueprintError } from "../error.ts";
import { tagDefinitions } from "../tags/registry.ts";
import { Tag } from "../tags/tag.ts";
import type { BlueprintMap, BlueprintValue, Scalar as PlainScalar } from "../values.ts";
import { readPlainScalar, readTaggedScalar } from "./scalars.ts";
import { YamlDate } from "./yaml-date.ts";

/** Longest document that is read, in characters. The largest bundled file of the reference has 12,000. */
export const largestDocument = 1_000_000;
/** Most values a document may stand for once its aliases are written out. */
const largestExpansion = 200_000;
/** Deepest nesting of lists and mappings. */
const deepest = 100;
const coreTag = "tag:yaml.org,2002:";

/** A document and where its parts are. */
export interface YamlDocument {
  readonly value: BlueprintValue;
  /** Line (from 1) of a list or mapping of this document, as far as it is known. */
  lineOf(part: object): number | undefined;
}

/**
 * Reads YAML 1.1 as PyYAML's safe loader does, with the tags of blueprints and no others. The library splits the text into
 * nodes; what a plain text means is decided here, because its own YAML 1.1 schema takes `y` and `n` for booleans.
 * @returns null for a document without content
 * @throws BlueprintError kind `syntax`, with the line
 */
export function readYaml(text: string, file: string): YamlDocument | null {
  if (text.length > largestDocument)
    throw new BlueprintError("syntax", { file }, `The document is longer than ${largestDocument} characters.`);
  try {
    return new Reader(file, text).read();
  } catch (cause) {
    // The parser and the reader recurse into nested lists; a text of a hundred thousand brackets exhausts the stack.
    if (cause instanceof RangeError) throw new BlueprintError("syntax", { file }, "The document is nested too deeply.");
    throw cause;
  }
}

class Reader {
  private readonly file: string;
  private readonly lines = new LineCounter();
  private readonly document: Document.Parsed | undefined;
  private readonly done = new Map<Node, { value: BlueprintValue; size: number }>();
  private readonly open = new Set<Node>();
  private readonly places = new WeakMap<object, number>();

  constructor(file: string, text: string) {
    this.file = file;
    const documents = parseAllDocuments(text, {
      version: "1.1",
      schema: "failsafe",
      resolveKnownTags: false,
      uniqueKeys: false,
      strict: true,
      prettyErrors: false,
      lineCounter: this.lines,
    });
    if (!Array.isArray(documents)) return;
    const [first, second] = documents;
    if (second?.contents && !isEmptyNode(second.contents))
      this.fail("A blueprint is one YAML document; this file holds several.", second.contents);
    this.document = first;
  }

  read(): YamlDocument | null {
    const { document } = this;
    const fault = document?.errors[0];
    if (fault)
      throw new BlueprintError(
        "syntax",
        { file: this.file, line: this.lines.linePos(fault.pos[0]).line },
        fault.message,
      );
    if (!document?.contents || isEmptyNode(document.contents)) return null;
    const { value } = this.convert(document.contents);
    return { value, lineOf: (part) => this.places.get(part) };
  }

  private convert(node: Node | null): { value: BlueprintValue; size: number } {
    if (node === null) return { value: null, size: 1 };
    const target = isAlias(node) && this.document ? node.resolve(this.document) : node;
    if (!target) this.fail(`The alias *${isAlias(node) ? node.source : ""} has no anchor before it.`, node);
    const before = this.done.get(target);
    if (before) return this.limit(before, node);
    if (this.open.has(target)) this.fail("An alias refers to the value that it is part of.", node);
    if (this.open.size >= deepest) this.fail("The document is nested too deeply.", node);
    this.open.add(target);
    const result = this.limit(this.convertNew(target), node);
    this.open.delete(target);
    this.done.set(target, result);
    return result;
  }

  private limit(result: { value: BlueprintValue; size: number }, node: Node): { value: BlueprintValue; size: number } {
    if (result.size > largestExpansion)
      this.fail(`Written out, the aliases stand for more than ${largestExpansion} values.`, node);
    return result;
  }

  private convertNew(node: Node): { value: BlueprintValue; size: number } {
    const tag = node.tag && !node.tag.startsWith(coreTag) && node.tag !== "!" ? node.tag : undefined;
    if (tag) return this.convertTag(tag, node);
    if (isScalar(node)) return { value: this.scalar(node), size: 1 };
    if (isSeq(node)) {
      this.expectCoreTag(node, "seq");
      const items = node.items.map((item) => this.convert(item as Node | null));
      return this.placed(
        node,
        items.map((item) => item.value),
        items.reduce((sum, item) => sum + item.size, 1),
      );
    }
    if (!isMap(node)) this.fail("This kind of value is not known.", node);
    this.expectCoreTag(node, "map");
    const { map, size } = this.mapping(node);
    return this.placed(node, map, size);
  }

  private placed(node: Node, value: BlueprintValue & object, size: number): { value: BlueprintValue; size: number } {
    const line = this.lineOf(node);
    if (line) this.places.set(value, line);
    return { value, size };
  }

  private mapping(node: YAMLMap): { map: BlueprintMap; size: number } {
    const own: [PlainScalar, BlueprintValue][] = [];
    const merged: BlueprintMap = new Map();
    let size = 1;
    for (const pair of node.items) {
      const value = this.convert(pair.value as Node | null);
      size += value.size;
      if (isMergeKey(pair.key)) for (const [key, item] of this.mergeSource(value.value, node)) merged.set(key, item);
      else own.push([this.key(pair.key as Node | null), value.value]);
    }
    // Keys of the mapping itself win over merged ones, and the last of equal keys wins.
    for (const [key, value] of own) merged.set(key, value);
    return { map: merged, size };
  }

  private mergeSource(value: BlueprintValue, node: Node): BlueprintMap {
    if (value instanceof Map) return value;
    if (!Array.isArray(value)) this.fail("<< takes a mapping or a list of mappings.", node);
    const merged: BlueprintMap = new Map();
    // Of several merged mappings, the first wins.
    for (const part of value.toReversed()) {
      if (!(part instanceof Map)) this.fail("<< takes a mapping or a list of mappings.", node);
      for (const [key, item] of part) merged.set(key, item);
    }
    return merged;
  }

  private key(node: Node | null): PlainScalar {
    const { value } = this.convert(node);
    if (value instanceof Tag) this.fail(`${value.name} cannot be a key: keys are never resolved.`, node);
    if (value !== null && typeof value === "object" && !(value instanceof YamlDate))
      this.fail("A list or a mapping cannot be a key.", node);
    return value;
  }

  private scalar(node: Scalar): PlainScalar {
    const text = scalarSource(node);
    return this.guard(node, () => {
      if (node.tag?.startsWith(coreTag)) return readTaggedScalar(node.tag.slice(coreTag.length), text);
      // A lone "!" and any kind of quoting mean text.
      const plain = node.tag === undefined && (node.type === undefined || node.type === Scalar.PLAIN);
      return plain ? readPlainScalar(text) : text;
    });
  }

  private convertTag(name: string, node: Node): { value: BlueprintValue; size: number } {
    const definition = tagDefinitions.get(name);
    if (!definition) this.fail(`Unknown tag ${name}. Known are ${[...tagDefinitions.keys()].join(", ")}.`, node);
    if (isScalar(node)) {
      const value = this.guard(node, () => definition.parse({ kind: "scalar", text: scalarSource(node) }));
      return { value, size: 1 };
    }
    if (!isSeq(node)) this.fail(`${name} cannot be put on a mapping.`, node);
    const items = node.items.map((item) => this.convert(item as Node | null));
    const value = this.guard(node, () =>
      definition.parse({ kind: "sequence", items: items.map((item) => item.value) }),
    );
    return { value, size: items.reduce((sum, item) => sum + item.size, 1) };
  }

  private expectCoreTag(node: Node, kind: string): void {
    if (node.tag?.startsWith(coreTag) && node.tag !== coreTag + kind)
      this.fail(`Unknown tag !!${node.tag.slice(coreTag.length)}.`, node);
  }

  private guard<T>(node: Node, work: () => T): T {
    try {
      return work();
    } catch (cause) {
      if (cause instanceof BlueprintError) throw cause;
      this.fail(cause instanceof Error ? cause.message : String(cause), node);
    }
  }

  private lineOf(node: Node | null): number | undefined {
    return node?.range ? this.lines.linePos(node.range[0]).line : undefined;
  }

  private fail(text: string, node: Node | null): never {
    throw new BlueprintError("syntax", { file: this.file, line: this.lineOf(node) }, text);
  }
}

function scalarSource(node: Scalar): string {
  return typeof node.value === "string" ? node.value : (node.source ?? "");
}

function isMergeKey(key: unknown): boolean {
  return (
    isScalar(key) &&
    key.tag === undefined &&
    key.value === "<<" &&
    (key.type === undefined || key.type === Scalar.PLAIN)
  );
}

function isEmptyNode(node: Node): boolean {
  return (
    isScalar(node) &&
    node.tag === undefined &&
    scalarSource(node) === "" &&
    node.type !== Scalar.QUOTE_DOUBLE &&
    node.type !== Scalar.QUOTE_SINGLE
  );
}
