import { notFound } from "next/navigation";
import { ObjectForm } from "#components/admin/object-form.tsx";
import { PageHeader } from "#components/admin/page-header.tsx";
import { describeForm, toJsonSchema } from "#lib/admin/forms/describe-form.ts";
import { duplicateRequest } from "#lib/api/resources/flows/duplicate.ts";
import { flowBySlug } from "#lib/flows/definitions.ts";
import { adminPage } from "../../../access.ts";
import { duplicateFlow } from "./actions.ts";

/** Makes a copy of a flow. */
export default async function DuplicateFlowPage({ params }: { params: Promise<{ slug: string }> }) {
  const slug = decodeURIComponent((await params).slug);
  const path = `/if/admin/flows/${encodeURIComponent(slug)}/`;
  const call = await adminPage(`${path}duplicate/`);
  if (!call) return null;
  const flow = flowBySlug(call.definitions, slug);
  if (!flow) notFound();
  return (
    <>
      <PageHeader
        title={`Duplicate ${flow.name}`}
        about="Makes a flow with the same settings, stages and policies, to be changed without touching this one."
        trail={[
          { href: "/if/admin/flows/", title: "Flows" },
          { href: path, title: flow.name },
        ]}
      />
      <ObjectForm
        fields={describeForm(duplicateRequest)}
        groups={[{ title: "Copy", fields: ["name", "slug", "copy_stages"] }]}
        options={{}}
        schema={toJsonSchema(duplicateRequest) as Record<string, unknown>}
        isNew
        values={{ name: `Copy of ${flow.name}`, slug: `${flow.slug}-copy` }}
        action={duplicateFlow.bind(null, slug)}
        submitTitle="Duplicate"
        cancelHref={path}
      />
    </>
  );
}
