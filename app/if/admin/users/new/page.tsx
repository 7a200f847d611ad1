import NewObjectPage from "../../[collection]/new/page.tsx";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The form for a new user. */
export default async function NewUserPage({ searchParams }: Props) {
  return <NewObjectPage params={Promise.resolve({ collection: "users" })} searchParams={searchParams} />;
}
