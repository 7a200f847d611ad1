import { notFound } from "next/navigation";
import { ListTools } from "#components/admin/list-tools.tsx";
import { ObjectTable } from "#components/admin/object-table.tsx";
import { PageHeader } from "#components/admin/page-header.tsx";
import { Pager } from "#components/admin/pager.tsx";
import type { Collection } from "#lib/admin/collections/collection.ts";
import { findCollection } from "#lib/admin/collections/registry.ts";
import { listObjects } from "#lib/api/list/list-objects.ts";
import { COUNT_LIMIT } from "#lib/api/list/paging.ts";
import { adminPage, toQuery } from "../access.ts";

type Props = {
  params: Promise<{ collection: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** A list of objects: search, filters, order and pages stand in the address. */
export default async function ListPage({ params, searchParams }: Props) {
  const { collection: slug } = await params;
  const query = toQuery(await searchParams);
  const path = `/if/admin/${slug}/`;
  const call = await adminPage(path, { query });
  if (!call) return null;
  const collection = findCollection(slug);
  if (!collection) notFound();
  const { pagination, results } = await listObjects(collection.resource, call);
  const rows = (results as Record<string, unknown>[]).map((values) => toRow(collection, values));
  const order = query.get("ordering") ?? "";
  const canCreate =
    !collection.readOnly &&
    (collection.variants !== undefined || (collection.resource.actions?.includes("create") ?? true));
  return (
    <>
      <PageHeader title={collection.title} about={collection.about}>
        {collection.canImport ? (
          <a className="admin-button" href="/if/admin/blueprints/import/">
            Import
          </a>
        ) : null}
        {canCreate ? (
          <a className="admin-button" data-look="main" href={`${path}new/`}>
            {`New ${collection.singular}`}
          </a>
        ) : null}
      </PageHeader>
      <ListTools
        title={collection.title}
        search={query.get("search") ?? ""}
        filters={toChoices(collection, query)}
        keep={order ? { ordering: order } : {}}
      />
      {rows.length > 0 ? (
        <div className="overflow-hidden rounded-card border border-line bg-surface">
          <ObjectTable
            caption={collection.title}
            columns={collection.columns}
            rows={rows}
            order={order}
            orderHref={(wanted) => withQuery(path, query, { ordering: wanted, page: "" })}
          />
        </div>
      ) : (
        <EmptyList collection={collection} narrowed={query.size > 0} path={path} canCreate={canCreate} />
      )}
      <Pager
        pagination={pagination}
        countLimit={COUNT_LIMIT}
        pageHref={(page) => withQuery(path, query, { page: String(page) })}
      />
    </>
  );
}

function toRow(collection: Collection, values: Record<string, unknown>) {
  const key = String(values[collection.resource.key.field] ?? values.pk);
  const href = collection.href?.(values) ?? `/if/admin/${collection.slug}/${encodeURIComponent(key)}/`;
  return { key, values, href, links: collection.links?.(values) ?? [] };
}

function toChoices({ filters = [], resource }: Collection, query: URLSearchParams) {
  return filters.map(({ name, title }) => {
    const kind = resource.filters[name]?.kind;
    const choices = kind === "boolean" ? ["true", "false"] : Array.isArray(kind) ? kind : [];
    return { name, title, choices, value: query.get(name) ?? "" };
  });
}

function withQuery(path: string, query: URLSearchParams, changes: Record<string, string>): string {
  const changed = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === "") changed.delete(name);
    else changed.set(name, value);
  }
  return changed.size > 0 ? `${path}?${changed}` : path;
}

interface EmptyListProps {
  collection: Collection;
  narrowed: boolean;
  path: string;
  canCreate: boolean;
}

function EmptyList({ collection, narrowed, path, canCreate }: EmptyListProps) {
  return (
    <div className="rounded-card border border-line border-dashed p-8 text-center">
      <p className="font-medium">
        {narrowed ? "Nothing matches." : `There are no ${collection.title.toLowerCase()} yet.`}
      </p>
      <p className="mt-2">
        {narrowed ? (
          <a className="link" href={path}>
            Show all
          </a>
        ) : canCreate ? (
          <a className="link" href={`${path}new/`}>
            {`Make the first ${collection.singular}`}
          </a>
        ) : null}
      </p>
    </div>
  );
}
