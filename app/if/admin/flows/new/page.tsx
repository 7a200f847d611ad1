import { ObjectForm } from "#components/admin/object-form.tsx";
import { PageHeader } from "#components/admin/page-header.tsx";
import { TypeGallery } from "#components/admin/type-gallery.tsx";
import { suggestValues, templateForm } from "#lib/admin/flow-templates/create-flow.ts";
import { listTemplates } from "#lib/admin/flow-templates/templates.ts";
import { describeForm, toJsonSchema } from "#lib/admin/forms/describe-form.ts";
import NewObjectPage from "../../[collection]/new/page.tsx";
import { adminPage, toQuery } from "../../access.ts";
import { createFromTemplate } from "./actions.ts";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** `?type=` of a flow without anything in it. */
const SCRATCH = "scratch";
const path = "/if/admin/flows/new/";
const trail = [{ href: "/if/admin/flows/", title: "Flows" }];

/** A new flow: first what to begin with, then its name and address. */
export default async function NewFlowPage({ searchParams }: Props) {
  const query = toQuery(await searchParams);
  const call = await adminPage(path, { query });
  if (!call) return null;
  const type = query.get("type");
  if (type === SCRATCH)
    return <NewObjectPage params={Promise.resolve({ collection: "flows" })} {...{ searchParams }} />;
  const templates = await listTemplates();
  const template = templates.find(({ id }) => id === type);
  if (!template) {
    const scratch = { id: SCRATCH, title: "From scratch", about: "An empty flow. You add its stages one by one." };
    return (
      <>
        <PageHeader
          title="New flow"
          about="Begin with an empty flow, or with one that works already and that you can change as you like."
          trail={trail}
        />
        <TypeGallery
          label="Search templates"
          types={[scratch, ...templates].map(({ id, title, about }) => ({
            type: id,
            title,
            about,
            href: `${path}?type=${id}`,
          }))}
        />
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={`New flow: ${template.title}`}
        about={template.about}
        trail={[...trail, { href: path, title: "New flow" }]}
      />
      <ObjectForm
        fields={describeForm(templateForm)}
        groups={[{ title: "Flow", fields: ["name", "slug", "title"] }]}
        options={{}}
        schema={toJsonSchema(templateForm) as Record<string, unknown>}
        isNew
        values={{ ...(await suggestValues(call.services.client, template)) }}
        action={createFromTemplate.bind(null, template.id)}
        submitTitle="Create"
        cancelHref={path}
      />
    </>
  );
}
