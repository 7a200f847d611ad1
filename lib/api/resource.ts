import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { FoundObject } from "#lib/models/model.ts";
import type { ObjectRecord, StoredModel } from "#lib/models/stored-model.ts";
import type { Where } from "#lib/models/where.ts";
import type { Access, Caller } from "./access.ts";
import type { ApiCall } from "./endpoint.ts";
import type { Filters } from "./list/filters.ts";
import { outputShape, type UsedBy } from "./schemas.ts";

/** What can be done with the objects of a resource. `update` is PUT and PATCH. */
export type ResourceAction = "list" | "create" | "retrieve" | "update" | "destroy";

/** A kind of object under an address of its own. Endpoints, description, checks and audit follow from it. */
export interface Resource {
  /** Below `/api/v3`, with a slash at both ends. */
  readonly path: string;
  /** Beginning of the operation ids, e.g. `flows_instances`. */
  readonly operation: string;
  readonly tag: string;
  /** Name of the schema, e.g. `Flow`. */
  readonly name: string;
  readonly model: StoredModel;
  /** The path parameter that names an object, and the column that it is compared with. */
  readonly key: { readonly param: string; readonly field: string };
  /** Fields that only blueprints write. */
  readonly omit?: readonly string[];
  /** Fields that answers have besides the writable ones, or that they show differently. */
  readonly readOnly: z.ZodRawShape;
  /** Answers have more fields than are described: those of each object's type. */
  readonly open?: boolean;
  readonly filters: Filters;
  /** Columns that `search` looks at. */
  readonly search: readonly string[];
  /** Query parameters by which a single object is shown; those of the list are among its filters. */
  readonly shownBy?: z.ZodRawShape;
  /** Left out, the model's. */
  readonly order?: readonly string[];
  /** Columns that lists can be sorted by: those with an index. Left out, all. */
  readonly sortable?: readonly string[];
  /** Left out, all. */
  readonly actions?: readonly ResourceAction[];
  /** Left out, superusers only. */
  readonly access?: Access;
  /** Fields by which a change can take administrators' rights away, or what lets them in; deleting always can. Left out: there are none. */
  readonly rights?: readonly string[];
  /** Whether its objects decide which flow people log in by, and not only how that flow goes. */
  readonly choosesFlows?: boolean;
  /** What callers who are no superusers may see and change; superusers are not asked. */
  own?(caller: Caller): Where;
  /** Narrows the list down in ways that no single filter says. */
  narrow?(call: ApiCall): Where;
  /** Adds to the records of objects what answers show besides what is stored. */
  present?(db: Db, call: ApiCall, records: ObjectRecord[]): Promise<ObjectRecord[]>;
  /** Completes or refuses the data of a change before it is checked. @throws ApiError */
  complete?(db: Db, call: ApiCall, data: ObjectRecord, existing: FoundObject | null): Promise<ObjectRecord>;
  /** Acts in the transaction of a change, after it. @throws ApiError, which undoes the change */
  afterSave?(db: Db, call: ApiCall, object: FoundObject, data: ObjectRecord): Promise<void>;
  /** @throws ApiError when the object must stay */
  beforeDestroy?(db: Db, call: ApiCall, object: FoundObject): Promise<void>;
  /** What uses an object. */
  usedBy?(db: Db, object: FoundObject): Promise<UsedBy[]>;
}

/** The fields of a request. */
export const requestSchema = oncePerResource(({ model, omit = [], name }) => {
  const shape = Object.fromEntries(Object.entries(model.schema.shape).filter(([field]) => !omit.includes(field)));
  return z.object(shape).meta({ id: `${name}Request` });
});

/** The fields of an answer. One schema per resource, so that other objects can show its objects too. */
export const recordSchema = oncePerResource((resource) => {
  const fields = outputShape(requestSchema(resource).shape);
  const record = z.object({ ...fields, ...resource.readOnly });
  return (resource.open ? record.loose() : record).meta({ id: resource.name });
});

function oncePerResource(make: (resource: Resource) => z.ZodObject): (resource: Resource) => z.ZodObject {
  const made = new WeakMap<Resource, z.ZodObject>();
  return (resource) => {
    const schema = made.get(resource) ?? make(resource);
    made.set(resource, schema);
    return schema;
  };
}
