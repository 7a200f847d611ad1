import { GroupTreeView } from "#components/admin/groups/group-tree.tsx";
import { ListTools } from "#components/admin/list-tools.tsx";
import { PageHeader } from "#components/admin/page-header.tsx";
import { groupCollection } from "#lib/admin/collections/people.ts";
import { buildGroupTree } from "#lib/admin/groups/group-tree.ts";
import { countMembers } from "#lib/admin/groups/members.ts";
import { adminPage, toQuery } from "../access.ts";
import "./groups.css";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** All groups, each below its parents. */
export default async function GroupsPage({ searchParams }: Props) {
  const query = toQuery(await searchParams);
  const call = await adminPage("/if/admin/groups/", { query });
  if (!call) return null;
  const search = query.get("search") ?? "";
  const { roots, left } = buildGroupTree(call.definitions, search);
  return (
    <>
      <PageHeader title={groupCollection.title} about={groupCollection.about}>
        <a className="admin-button" data-look="main" href="/if/admin/groups/new/">
          New group
        </a>
      </PageHeader>
      <ListTools title={groupCollection.title} search={search} filters={[]} keep={{}} />
      {roots.length > 0 ? (
        <div className="rounded-card border border-line bg-surface p-3">
          <GroupTreeView nodes={roots} counts={await countMembers(call)} />
        </div>
      ) : (
        <p className="text-muted">
          {search
            ? "No group has this in its name."
            : "There are no groups yet. Make one to give people rights in common."}
        </p>
      )}
      {left > 0 ? <p className="mt-3 text-muted">{`${left.toLocaleString("en")} more: search for them.`}</p> : null}
    </>
  );
}
