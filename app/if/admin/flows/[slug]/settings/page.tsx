import ObjectPage from "../../../[collection]/[key]/page.tsx";

/** A flow's own fields, and the way to delete it. */
export default async function FlowSettingsPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  return <ObjectPage params={Promise.resolve({ collection: "flows", key: slug })} />;
}
