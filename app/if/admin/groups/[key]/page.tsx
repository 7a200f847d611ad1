import { notFound } from "next/navigation";
import { GroupMembers } from "#components/admin/groups/group-members.tsx";
import { GroupPlace } from "#components/admin/groups/group-place.tsx";
import { PageHeader } from "#components/admin/page-header.tsx";
import { groupCollection } from "#lib/admin/collections/people.ts";
import { namesOf, superusersAbove } from "#lib/admin/groups/group-tree.ts";
import { loadMembers, type MemberKind } from "#lib/admin/groups/members.ts";
import { loadObject } from "#lib/admin/object-page.ts";
import { refusable } from "#lib/admin/save-object.ts";
import { ObjectBody } from "../../[collection]/[key]/object-body.tsx";
import { adminPage, toQuery } from "../../access.ts";
import { pickMember, removeMember } from "../actions.ts";

type Props = {
  params: Promise<{ key: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const kinds: readonly MemberKind[] = ["all", "direct", "inherited"];

/** A group: its place among the others, its settings, and its members, of which there may be very many. */
export default async function GroupPage({ params, searchParams }: Props) {
  const { key: encoded } = await params;
  const key = decodeURIComponent(encoded);
  const query = toQuery(await searchParams);
  const path = `/if/admin/groups/${encoded}/`;
  const call = await adminPage(path, { params: { group_uuid: key }, query });
  if (!call) return null;
  const group = call.definitions.groups.get(key);
  if (!group) notFound();
  const shown = { ...call, query: new URLSearchParams({ include_users: "false" }) };
  const found = await refusable(async () => ({
    kind: "found" as const,
    loaded: await loadObject(groupCollection, shown),
  }));
  if (found.kind === "refused") notFound();
  const filter = {
    kind: kinds.find((kind) => kind === query.get("members")) ?? "all",
    search: query.get("member") ?? "",
    page: Math.max(1, Math.min(100_000, Number.parseInt(query.get("page") ?? "", 10) || 1)),
  };
  const below = [...call.definitions.groups.values()].filter(({ parents }) => parents.includes(key));
  return (
    <>
      <PageHeader title={group.name} trail={[{ href: "/if/admin/groups/", title: groupCollection.title }]} />
      <GroupPlace
        parents={namesOf(call.definitions, group.parents)}
        below={below.map(({ pk, name }) => ({ id: pk, name }))}
        superuser={group.is_superuser}
        superuserBy={superusersAbove(call.definitions, key)}
      />
      <GroupMembers
        page={await loadMembers(call, key, filter)}
        filter={filter}
        path={path}
        pick={pickMember.bind(null, key)}
        remove={removeMember.bind(null, key, query.size > 0 ? `${path}?${query}` : path)}
      />
      <ObjectBody collection={groupCollection} id={key} loaded={found.loaded} call={shown} />
    </>
  );
}
