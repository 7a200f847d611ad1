/** Text (UUID) for most objects, a number for users. */
export type PrimaryKey = string | number;

/** An object that is in the database. */
export interface FoundObject {
  readonly pk: PrimaryKey;
  /** The second id of what policies can be bound to: flows and stage bindings. */
  readonly bindingPk?: string;
}

/** How a value is compared; `exact` with null means "is null", `json_contains` means "the JSON field contains this". */
export const lookups = [
  "exact",
  "iexact",
  "isnull",
  "in",
  "contains",
  "icontains",
  "startswith",
  "istartswith",
  "endswith",
  "iendswith",
  "gt",
  "gte",
  "lt",
  "lte",
  "json_contains",
] as const;
export type Lookup = (typeof lookups)[number];

/** One condition on a field of an object or, by a longer path, of an object that it refers to. */
export interface Predicate {
  /** `["slug"]`, `["target", "slug"]`; `pk` stands for the primary key whatever it is called. */
  readonly path: readonly string[];
  readonly lookup: Lookup;
  readonly value: unknown;
}

/** Matches an object that meets `all` (when there are any), or whose primary key is `orPk`. Without both, any object. */
export interface ObjectQuery {
  readonly all: readonly Predicate[];
  readonly orPk?: PrimaryKey;
}

/** Validated data on its way into the database. */
export interface PreparedSave {
  /** Writes it. @throws UniquenessConflict */
  save(): Promise<FoundObject>;
}

/** One kind of object that blueprints and the REST API manage. `Db` is the handle of the running transaction. */
export interface ObjectModel<Db> {
  /** `authentik_flows.flow`, the model part in lower case. */
  readonly name: string;
  /** Fields that identifiers may name, `pk` aside. */
  readonly fields: ReadonlySet<string>;
  /** Those of them that hold the primary key of another object. */
  readonly references: ReadonlySet<string>;
  /** Finds the first match in the model's default order. @throws QueryFault for a path that cannot be asked for */
  find(db: Db, query: ObjectQuery): Promise<FoundObject | null>;
  /**
   * Validates data without writing. Keys that are not fields are ignored; without `existing` all required fields must be
   * there, with it only what is given is checked and written.
   * @param pk becomes the primary key of a new object
   * @throws FieldErrors
   */
  prepare(db: Db, data: Record<string, unknown>, existing: FoundObject | null, pk?: PrimaryKey): Promise<PreparedSave>;
  /** Deletes the object and what the deletion cascades to. */
  remove(db: Db, object: FoundObject): Promise<void>;
  /** The object as the REST API shows it. */
  represent(db: Db, object: FoundObject): Promise<Record<string, unknown>>;
}

/** Models by name. */
export type ModelRegistry<Db> = ReadonlyMap<string, ObjectModel<Db>>;
