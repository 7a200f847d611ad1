import { notFound } from "next/navigation";
import { UserRelated } from "#components/admin/user-related.tsx";
import { loadRelated } from "#lib/admin/users/load-related.ts";
import { ApiError } from "#lib/api/errors.ts";
import ObjectPage from "../../[collection]/[key]/page.tsx";
import { adminPage } from "../../access.ts";
import { endUserSession, revokeUserConsent } from "./actions.ts";

/** A person: their fields, what can be done with the account, where it is logged in and what it did. */
export default async function UserPage({ params }: { params: Promise<{ key: string }> }) {
  const { key: encoded } = await params;
  const key = decodeURIComponent(encoded);
  const call = await adminPage(`/if/admin/users/${encoded}/`, { params: { id: key } });
  if (!call) return null;
  const related = await loadRelated(call).catch((cause: unknown) => {
    if (cause instanceof ApiError && cause.status === 404) notFound();
    throw cause;
  });
  return (
    <>
      <ObjectPage params={Promise.resolve({ collection: "users", key: encoded })} />
      <UserRelated
        {...related}
        endSession={endUserSession.bind(null, key)}
        revokeConsent={revokeUserConsent.bind(null, key)}
      />
    </>
  );
}
