import type { GroupName } from "#lib/admin/groups/group-tree.ts";
import { Panel } from "../panel.tsx";
import { GroupNames, SuperuserTag } from "./group-tree.tsx";

interface GroupPlaceProps {
  parents: readonly GroupName[];
  below: readonly GroupName[];
  superuser: boolean;
  superuserBy: readonly GroupName[];
}

/** What is above and below a group, and what its members get from above. */
export function GroupPlace({ parents, below, superuser, superuserBy }: GroupPlaceProps) {
  return (
    <div className="mb-6 max-w-3xl">
      <Panel title="Hierarchy">
        <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[9rem_1fr]">
          <dt className="text-muted">Above it</dt>
          <dd>{parents.length > 0 ? <GroupNames names={parents} /> : "Nothing: it is on top."}</dd>
          <dt className="text-muted">Below it</dt>
          <dd>
            {below.length > 0 ? (
              <GroupNames names={below} />
            ) : (
              "No groups. Another group comes below it when this one is among its parents."
            )}
          </dd>
          <dt className="text-muted">Rights</dt>
          <dd>
            {superuser || superuserBy.length > 0 ? (
              <SuperuserTag superuser={superuser} superuserBy={superuserBy} />
            ) : (
              "Members are no superusers by this group."
            )}
          </dd>
        </dl>
      </Panel>
    </div>
  );
}
