import { z } from "zod";
import { created, type Endpoint, noContent, ok } from "./endpoint.ts";
import { notFound } from "./errors.ts";
import { filterQuery } from "./list/filters.ts";
import { listObjects } from "./list/list-objects.ts";
import { pageQuery, paginationSchema } from "./list/paging.ts";
import { confirmQuery } from "./lockout/confirm-query.ts";
import { changeObject, createObject, destroyObject, findObject, showObject } from "./objects.ts";
import { type Resource, type ResourceAction, recordSchema, requestSchema } from "./resource.ts";
import { paginated, usedBySchema } from "./schemas.ts";

const allActions: readonly ResourceAction[] = ["list", "create", "retrieve", "update", "destroy"];

/** The endpoints of a resource. */
export function resourceEndpoints(resource: Resource): Endpoint[] {
  const actions = resource.actions ?? allActions;
  const schemas = { request: requestSchema(resource), record: recordSchema(resource) };
  const endpoints = [
    ...(actions.includes("list") ? [listEndpoint(resource, schemas.record)] : []),
    ...(actions.includes("create") ? [createEndpoint(resource, schemas)] : []),
    ...(actions.includes("retrieve") ? [retrieveEndpoint(resource, schemas.record)] : []),
    ...(actions.includes("update") ? updateEndpoints(resource, schemas) : []),
    ...(actions.includes("destroy") ? [destroyEndpoint(resource)] : []),
    ...(resource.usedBy ? [usedByEndpoint(resource)] : []),
  ];
  return endpoints;
}

interface Schemas {
  request: z.ZodObject;
  record: z.ZodObject;
}

function common(resource: Resource) {
  return { tag: resource.tag, access: resource.access ?? "superuser" } as const;
}

/** What is people's own locks no administrator out. */
function confirmable({ access = "superuser" }: Resource): Pick<Endpoint, "query"> {
  return access === "superuser" ? { query: z.object(confirmQuery) } : {};
}

function itemPath({ path, key }: Resource): string {
  return `${path}{${key.param}}/`;
}

function listEndpoint(resource: Resource, record: z.ZodObject): Endpoint {
  return {
    ...common(resource),
    method: "get",
    path: resource.path,
    operationId: `${resource.operation}_list`,
    summary: `List: ${resource.name}`,
    query: z.object({
      ...filterQuery(resource.filters),
      ...pageQuery,
      ordering: z.string().optional().meta({ description: "A field to sort by, with a leading - for descending." }),
      search: z
        .string()
        .optional()
        .meta({ description: `Looked for in: ${resource.search.join(", ")}.` }),
    }),
    answers: { 200: paginated(resource.name, record, paginationSchema) },
    handle: async (call) => ok(await listObjects(resource, call)),
  };
}

function createEndpoint(resource: Resource, { request, record }: Schemas): Endpoint {
  return {
    ...common(resource),
    method: "post",
    path: resource.path,
    operationId: `${resource.operation}_create`,
    summary: `Create: ${resource.name}`,
    ...confirmable(resource),
    body: request,
    answers: { 201: record },
    handle: async (call) => created(await createObject(resource, call)),
  };
}

function retrieveEndpoint(resource: Resource, record: z.ZodObject): Endpoint {
  return {
    ...common(resource),
    method: "get",
    path: itemPath(resource),
    operationId: `${resource.operation}_retrieve`,
    summary: `Retrieve: ${resource.name}`,
    ...(resource.shownBy && { query: z.object(resource.shownBy) }),
    answers: { 200: record },
    handle: async (call) => ok(await showObject(resource, call)),
  };
}

function updateEndpoints(resource: Resource, { request, record }: Schemas): Endpoint[] {
  const shared = {
    ...common(resource),
    ...confirmable(resource),
    path: itemPath(resource),
    answers: { 200: record },
  };
  return [
    {
      ...shared,
      method: "put",
      operationId: `${resource.operation}_update`,
      summary: `Replace: ${resource.name}`,
      body: request,
      handle: async (call) => ok(await changeObject(resource, call, { whole: true })),
    },
    {
      ...shared,
      method: "patch",
      operationId: `${resource.operation}_partial_update`,
      summary: `Change: ${resource.name}`,
      body: request.partial().meta({ id: `Patched${resource.name}Request` }),
      handle: async (call) => ok(await changeObject(resource, call, { whole: false })),
    },
  ];
}

function destroyEndpoint(resource: Resource): Endpoint {
  return {
    ...common(resource),
    method: "delete",
    path: itemPath(resource),
    operationId: `${resource.operation}_destroy`,
    summary: `Delete: ${resource.name}`,
    ...confirmable(resource),
    answers: { 204: null },
    async handle(call) {
      await destroyObject(resource, call);
      return noContent();
    },
  };
}

function usedByEndpoint(resource: Resource): Endpoint {
  return {
    ...common(resource),
    method: "get",
    path: `${itemPath(resource)}used_by/`,
    operationId: `${resource.operation}_used_by_list`,
    summary: `What uses it, and what deleting it does: ${resource.name}`,
    answers: { 200: z.array(usedBySchema) },
    async handle(call) {
      const db = call.services.client;
      const object = await findObject(db, resource, call);
      if (!resource.usedBy) throw notFound();
      return ok(await resource.usedBy(db, object));
    },
  };
}
