import NewObjectPage from "../../[collection]/new/page.tsx";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The form for a new group. */
export default async function NewGroupPage({ searchParams }: Props) {
  return <NewObjectPage params={Promise.resolve({ collection: "groups" })} searchParams={searchParams} />;
}
