"use client";

import { useActionState } from "react";
import { generalErrors } from "#lib/admin/describe-faults.ts";
import type { GroupMember } from "#lib/admin/groups/members.ts";
import { LockoutConfirmation } from "../lockout-confirmation.tsx";
import type { SaveState } from "../object-form.tsx";
import { GroupNames } from "./group-tree.tsx";

interface MemberListProps {
  members: readonly GroupMember[];
  /** Takes somebody out; comes back with what is wrong when they stay. */
  remove(state: SaveState, form: FormData): Promise<SaveState>;
}

/** Members of a group, with how they are: directly, or through groups below it. Direct ones can be taken out. */
export function MemberList({ members, remove }: MemberListProps) {
  const [state, submit, pending] = useActionState(remove, { errors: {} });
  const errors = generalErrors(state.errors);
  return (
    <form action={submit}>
      {errors.length > 0 ? (
        <p role="alert" className="mb-3 text-danger">
          {errors.join(" ")}
        </p>
      ) : null}
      <LockoutConfirmation errors={state.errors} />
      <ul>
        {members.map(({ id, username, name, active, direct, through }) => (
          <li
            key={id}
            className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 border-line border-t py-2 first:border-0"
          >
            <div className="min-w-0 break-words">
              <a className="link" href={`/if/admin/users/${id}/`}>
                <bdi>{username}</bdi>
              </a>
              {name ? <bdi className="ms-2 text-muted">{name}</bdi> : null}
              {active ? null : <span className="admin-tag ms-2">not active</span>}
              <p className="text-muted text-sm">
                {direct ? "direct" : ""}
                {direct && through.length > 0 ? ", and " : ""}
                {through.length > 0 ? (
                  <>
                    {"through "}
                    <GroupNames names={through} />
                  </>
                ) : null}
              </p>
            </div>
            {direct ? (
              <button
                type="submit"
                name="user"
                value={id}
                className="admin-button"
                aria-label={`Remove ${username}`}
                aria-disabled={pending || undefined}
              >
                Remove
              </button>
            ) : null}
          </li>
        ))}
      </ul>
    </form>
  );
}
