import { notFound } from "next/navigation";
import { ObjectForm } from "#components/admin/object-form.tsx";
import { PageHeader } from "#components/admin/page-header.tsx";
import { TypeGallery } from "#components/admin/type-gallery.tsx";
import { findCollection } from "#lib/admin/collections/registry.ts";
import { creatingResource, describeObjectForm } from "#lib/admin/object-page.ts";
import { adminPage, toQuery } from "../../access.ts";
import { createFromForm } from "../actions.ts";

type Props = {
  params: Promise<{ collection: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** A form for a new object; where there are types, one of them is chosen first. */
export default async function NewObjectPage({ params, searchParams }: Props) {
  const { collection: slug } = await params;
  const query = toQuery(await searchParams);
  const path = `/if/admin/${slug}/new/`;
  const call = await adminPage(path, { query });
  if (!call) return null;
  const collection = findCollection(slug);
  if (!collection) notFound();
  const type = query.get("type") ?? undefined;
  const variant = collection.variants?.find((known) => known.type === type);
  const trail = [{ href: `/if/admin/${slug}/`, title: collection.title }];
  const resource = creatingResource(collection, type);
  if (!resource)
    return (
      <>
        <PageHeader title={`New ${collection.singular}`} about="What should it do?" trail={trail} />
        <TypeGallery
          types={(collection.variants ?? []).map((known) => ({
            ...pickTexts(known),
            href: `${path}?type=${known.type}`,
          }))}
        />
      </>
    );
  const form = await describeObjectForm(collection, resource, call);
  return (
    <>
      <PageHeader
        title={`New ${(variant?.title ?? collection.singular).toLowerCase()}`}
        about={variant?.about}
        trail={trail}
      />
      <ObjectForm
        {...form}
        isNew
        values={{}}
        action={createFromForm.bind(null, slug, type)}
        submitTitle="Create"
        cancelHref={`/if/admin/${slug}/`}
      />
    </>
  );
}

function pickTexts({ type, title, about }: { type: string; title: string; about: string }) {
  return { type, title, about };
}
