import { notFound } from "next/navigation";
import { PageHeader } from "#components/admin/page-header.tsx";
import { findCollection } from "#lib/admin/collections/registry.ts";
import { loadObject, nameOf } from "#lib/admin/object-page.ts";
import { ApiError } from "#lib/api/errors.ts";
import { adminPage } from "../../access.ts";
import { ObjectBody } from "./object-body.tsx";

/** One object of a list. */
export default async function ObjectPage({ params }: { params: Promise<{ collection: string; key: string }> }) {
  const { collection: slug, key: encoded } = await params;
  const key = decodeURIComponent(encoded);
  const collection = findCollection(slug);
  const names = collection ? { [collection.resource.key.param]: key } : {};
  const call = await adminPage(`/if/admin/${slug}/${encoded}/`, { params: names });
  if (!call) return null;
  if (!collection) notFound();
  const loaded = await loadObject(collection, call).catch((cause: unknown) => {
    if (cause instanceof ApiError && cause.status === 404) notFound();
    throw cause;
  });
  return (
    <>
      <PageHeader
        title={nameOf(loaded.values)}
        about={loaded.type}
        trail={[{ href: `/if/admin/${slug}/`, title: collection.title }]}
      />
      <ObjectBody collection={collection} id={key} loaded={loaded} call={call} />
    </>
  );
}
