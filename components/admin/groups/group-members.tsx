import type { MemberKind, MemberPage } from "#lib/admin/groups/members.ts";
import type { SaveState } from "../object-form.tsx";
import { Panel } from "../panel.tsx";
import { MemberList } from "./member-list.tsx";
import { MemberPicker, type PickerState } from "./member-picker.tsx";

interface GroupMembersProps {
  page: MemberPage;
  filter: { kind: MemberKind; search: string; page: number };
  /** Address of the group's page. */
  path: string;
  pick(state: PickerState, form: FormData): Promise<PickerState>;
  remove(state: SaveState, form: FormData): Promise<SaveState>;
}

const titles: Record<MemberKind, string> = {
  all: "All",
  direct: "Direct",
  inherited: "Through groups below",
};

/** A group's members, a page at a time, with a way to add more. */
export function GroupMembers({ page, filter, path, pick, remove }: GroupMembersProps) {
  const { members, previous, next } = page;
  const isNarrowed = filter.kind !== "all" || filter.search !== "";
  const href = (number: number) =>
    `${path}?${new URLSearchParams({ members: filter.kind, member: filter.search, page: String(number) })}`;
  return (
    <div className="mb-6 max-w-3xl" id="members">
      <Panel title="Members">
        <MemberPicker pick={pick} />
        {members.length > 0 || isNarrowed || filter.page > 1 ? (
          <search>
            <form action={path} className="mb-3 flex flex-wrap items-end gap-3">
              <div className="grow basis-48 text-sm">
                <label htmlFor="member-search" className="mb-1 block text-muted">
                  Search members
                </label>
                <input
                  id="member-search"
                  type="search"
                  name="member"
                  defaultValue={filter.search}
                  className="admin-input"
                />
              </div>
              <div className="text-sm">
                <label htmlFor="member-kind" className="mb-1 block text-muted">
                  Membership
                </label>
                <select id="member-kind" name="members" defaultValue={filter.kind} className="admin-input">
                  {Object.entries(titles).map(([kind, title]) => (
                    <option key={kind} value={kind}>
                      {title}
                    </option>
                  ))}
                </select>
              </div>
              <button type="submit" className="admin-button">
                Search
              </button>
            </form>
          </search>
        ) : null}
        {members.length > 0 ? (
          <MemberList members={members} remove={remove} />
        ) : (
          <p className="text-muted">
            {isNarrowed ? "No member matches." : "Nobody is in this group yet. Find people above to add them."}
          </p>
        )}
        {previous > 0 || next > 0 ? (
          <nav aria-label="Pages of members" className="mt-4 flex justify-end gap-2">
            {previous > 0 ? (
              <a className="admin-button" rel="prev" href={href(previous)}>
                Previous
              </a>
            ) : null}
            {next > 0 ? (
              <a className="admin-button" rel="next" href={href(next)}>
                Next
              </a>
            ) : null}
          </nav>
        ) : null}
      </Panel>
    </div>
  );
}
