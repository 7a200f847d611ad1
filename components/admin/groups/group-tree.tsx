import type { GroupName, GroupNode } from "#lib/admin/groups/group-tree.ts";

interface GroupTreeViewProps {
  nodes: readonly GroupNode[];
  /** Direct members by group. */
  counts: ReadonlyMap<string, number>;
}

/** Groups, each with those below it. */
export function GroupTreeView({ nodes, counts }: GroupTreeViewProps) {
  return (
    <ul className="group-tree">
      {nodes.map((node) => (
        <li key={node.id} className="py-1">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-control px-2 py-1 hover:bg-sunken">
            <GroupLink {...node} />
            <SuperuserTag {...node} />
            <span className="text-muted text-sm">{describeCount(counts.get(node.id) ?? 0)}</span>
            {node.alsoIn.length > 0 ? (
              <span className="text-muted text-sm">
                {"also in "}
                <GroupNames names={node.alsoIn} />
              </span>
            ) : null}
            {node.folded ? <span className="text-muted text-sm">(what is below it stands further up)</span> : null}
          </div>
          {node.children.length > 0 ? <GroupTreeView nodes={node.children} counts={counts} /> : null}
        </li>
      ))}
    </ul>
  );
}

/** Whether members are superusers, and why. Nothing when they are not. */
export function SuperuserTag({ superuser, superuserBy }: Pick<GroupNode, "superuser" | "superuserBy">) {
  if (superuser) return <span className="admin-tag">superusers</span>;
  if (superuserBy.length === 0) return null;
  return (
    <span className="admin-tag">
      {"superusers through "}
      <bdi>{superuserBy.map(({ name }) => name).join(", ")}</bdi>
    </span>
  );
}

/** Links to groups, in a row. */
export function GroupNames({ names }: { names: readonly GroupName[] }) {
  return names.map((group, index) => (
    <span key={group.id}>
      {index > 0 ? ", " : ""}
      <GroupLink {...group} />
    </span>
  ));
}

function GroupLink({ id, name }: GroupName) {
  return (
    <a className="link break-words" href={`/if/admin/groups/${id}/`}>
      <bdi>{name}</bdi>
    </a>
  );
}

function describeCount(count: number): string {
  if (count === 0) return "no direct members";
  return count === 1 ? "1 direct member" : `${count.toLocaleString("en")} direct members`;
}
