import type { Resource } from "#lib/api/resource.ts";

/** How a column of a list shows its values. */
export type ColumnKind = "text" | "code" | "tag" | "date" | "boolean" | "count" | "person" | "names";

/** A column of a list. */
export interface CollectionColumn {
  field: string;
  title: string;
  kind?: ColumnKind;
  /** Whether the list can be sorted by it. */
  sortable?: boolean;
}

/** Something that can be done with an object of a list. */
export interface RowLink {
  title: string;
  href: string;
}

/** One of the types that the objects of a collection can have; each has fields of its own. */
export interface CollectionVariant {
  /** In the address of the form for a new object. */
  readonly type: string;
  /** `meta_model_name` of such objects. */
  readonly model: string;
  readonly title: string;
  readonly about: string;
  readonly resource: Resource;
}

/** Objects that have a list, and mostly a form, in the admin section. */
export interface Collection {
  /** Last part of the address below `/if/admin/`. */
  readonly slug: string;
  readonly resource: Resource;
  /** Of the list: "Flows". */
  readonly title: string;
  /** One of them: "flow". */
  readonly singular: string;
  /** What these objects are for, in a sentence. */
  readonly about: string;
  readonly columns: readonly CollectionColumn[];
  /** Filters that the list offers as a choice, with what they are called. */
  readonly filters?: readonly { name: string; title: string }[];
  /** Headings of the form, with the fields below each; fields that are not named come last. */
  readonly groups?: readonly { title: string; fields: readonly string[] }[];
  /** Fields that mean nothing here. */
  readonly hidden?: readonly string[];
  /** Whether blueprints, which may describe such objects, can be imported from the list. */
  readonly canImport?: boolean;
  /** Whether objects are only shown, whatever the API lets programs do. */
  readonly readOnly?: boolean;
  /** Types, where objects are made and changed through a resource of their type. */
  readonly variants?: readonly CollectionVariant[];
  /** What can be done with an object right from the list. */
  links?(record: Record<string, unknown>): RowLink[];
  /** Where an object is edited when it is not the form that the schema draws. */
  href?(record: Record<string, unknown>): string;
}
