import NewObjectPage from "../../[collection]/new/page.tsx";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** A form for a new flow; without an address of its own it would be taken for the flow called "new". */
export default function NewFlowPage({ searchParams }: Props) {
  return <NewObjectPage params={Promise.resolve({ collection: "flows" })} searchParams={searchParams} />;
}
