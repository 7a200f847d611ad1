import type { BlueprintMap, BlueprintValue, Scalar } from "../values.ts";

/** The current item of an enclosing `!Enumerate`. Without `item`, its iterable is being resolved: there is no item yet. */
export interface Iteration {
  readonly item?: { readonly key: Scalar; readonly value: BlueprintValue };
}

/** One `[field, value]` pair of `!Find`, the field as written (`slug`, `name__iexact`, `source__slug`). */
export interface FindPair {
  readonly field: string;
  readonly value: BlueprintValue;
}

/** What a tag may use while it is resolved. One scope belongs to one entry; `!Enumerate` narrows it. */
export interface TagScope {
  /** Values for `!Context`. */
  readonly context: BlueprintMap;
  /** Enclosing `!Enumerate` tags, the innermost first. */
  readonly iterations: readonly Iteration[];
  /** How many lists, mappings and tags enclose the value. */
  readonly depth: number;
  /** Primary key of the object of an entry that has been carried out. @throws EntryFault when there is none */
  keyOf(id: string): Scalar;
  /** Primary key of the first object that meets all pairs. @throws EntryFault on unknown models and fields */
  find(model: string, pairs: readonly FindPair[]): Promise<Scalar>;
  /** The first such object in its REST form. */
  findObject(model: string, pairs: readonly FindPair[]): Promise<BlueprintValue>;
  /** An environment variable; null when unset, empty or not allowed. */
  readEnvironment(name: string): string | null;
  /** Text of a file, trimmed; null when it cannot or must not be read. */
  readFile(path: string): Promise<string | null>;
  /** Counts work. @throws EntryFault when an import has used up its share */
  spend(amount?: number): void;
}

/** A tag that cannot be resolved, or data that cannot be used, in one entry. The importer says where. */
export class EntryFault extends Error {
  readonly field: string | undefined;

  constructor(text: string, field?: string) {
    super(text);
    this.name = "EntryFault";
    this.field = field;
  }
}

/** A tag in a document: resolved lazily, each time its value is needed. */
export class Tag {
  /** As written, e.g. `!KeyOf`. */
  readonly name: string;
  private readonly resolver: (scope: TagScope) => Promise<BlueprintValue>;

  constructor(name: string, resolver: (scope: TagScope) => Promise<BlueprintValue>) {
    this.name = name;
    this.resolver = resolver;
  }

  /** Gives the value. @throws EntryFault */
  resolve(scope: TagScope): Promise<BlueprintValue> {
    return this.resolver(enter(scope));
  }
}

/** Deepest nesting of lists, mappings and tags within tags. A context value that mentions itself would go on for ever. */
const deepest = 300;

/** The scope one level further in; counts as one step of work. @throws EntryFault when it is too deep */
export function enter(scope: TagScope): TagScope {
  scope.spend();
  if (scope.depth >= deepest) throw new EntryFault("Tags are nested too deeply, or a context value mentions itself.");
  return { ...scope, depth: scope.depth + 1 };
}

/** What a tag is put on: the text of a scalar, or the items of a sequence (which may be tags themselves). */
export type TagArgument = { kind: "scalar"; text: string } | { kind: "sequence"; items: BlueprintValue[] };

/** One kind of tag. */
export interface TagDefinition {
  readonly name: string;
  /** Makes the tag from what it is put on. @throws Error when the arguments do not fit: the document is invalid */
  parse(argument: TagArgument): Tag;
}
