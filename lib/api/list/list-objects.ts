import type { Where } from "#lib/models/where.ts";
import type { ApiCall } from "../endpoint.ts";
import { presentObjects, visibleTo } from "../objects.ts";
import type { Resource } from "../resource.ts";
import { buildFilters } from "./filters.ts";
import { readOrder, sortableColumns } from "./ordering.ts";
import { COUNT_LIMIT, offsetOf, readPage, toEnvelope } from "./paging.ts";
import { buildSearch } from "./search.ts";

/** One page of a resource's objects in its envelope. @throws ApiError for filters and pages that cannot be */
export async function listObjects(resource: Resource, call: ApiCall) {
  const { model } = resource;
  const db = call.services.client;
  const page = readPage(call.query, call.definitions.settings);
  const where = await buildListWhere(resource, call);
  if (where === null) return toEnvelope(page, [], { hasNext: false, count: 0 });
  const skip = offsetOf(page);
  const order = readOrder(
    call.query,
    resource.sortable ? new Set(resource.sortable) : sortableColumns(model.columns),
    resource.order ?? model.defaultOrder,
  );
  // One object more than the page holds says whether there is a next page.
  const found = await model.select(db, { where, order, skip, take: page.size + 1 });
  const hasNext = found.length > page.size;
  const count = hasNext ? await model.count(db, where, skip + COUNT_LIMIT) : skip + found.length;
  const shown = await presentObjects(db, resource, call, found.slice(0, page.size));
  return toEnvelope(page, shown, { hasNext, count });
}

async function buildListWhere(resource: Resource, call: ApiCall): Promise<Where | null> {
  const { columns } = resource.model;
  const filters = await buildFilters(columns, resource.filters, call);
  if (filters === null) return null;
  const search = buildSearch(columns, resource.search, call.query.get("search") ?? "");
  return { AND: [filters, search, visibleTo(resource, call.caller), resource.narrow?.(call) ?? {}] };
}
