import type { FlowProblem } from "#lib/admin/flow-editor/editor-state.ts";
import { settingName } from "#lib/admin/flow-editor/read-draft.ts";
import type { BoundPolicy } from "#lib/admin/flow-editor/structure.ts";
import { BindField } from "./bind-field.tsx";
import { EditButton } from "./edit-button.tsx";
import { openHere, useEditor } from "./editor-context.ts";
import { ProblemNotes } from "./problem-notes.tsx";
import { Tick } from "./setting-inputs.tsx";

interface PolicyListProps {
  target: string;
  /** What it is, for labels: the flow, or a stage's name. */
  what: string;
  policies: readonly BoundPolicy[];
  problems: readonly FlowProblem[];
}

const places = { policy: "policies", group: "groups", user: "users" } as const;

/** What is bound to the flow or to a stage, and a way to bind more. */
export function PolicyList({ target, what, policies, problems }: PolicyListProps) {
  const { open } = useEditor();
  return (
    <div>
      {policies.length > 0 ? (
        <ul className="mb-2 flex flex-col gap-2">
          {policies.map((policy) => (
            <li key={policy.key} id={`bound-${policy.key}`} className="rounded-control border border-line p-2">
              <div className="flex flex-wrap items-center justify-between gap-2">
                <p>
                  <span className="admin-tag">{policy.kind}</span>{" "}
                  <a
                    className="link"
                    href={`/if/admin/${places[policy.kind]}/${policy.id}/`}
                    onClick={
                      policy.kind === "policy"
                        ? openHere(() => open({ collection: "policies", id: policy.id }))
                        : undefined
                    }
                  >
                    <bdi>{policy.name}</bdi>
                  </a>
                </p>
                <EditButton
                  edit={{ kind: "unbind", target, key: policy.key }}
                  label={`Take ${policy.name} away`}
                  look="quiet"
                >
                  Take away
                </EditButton>
              </div>
              <ProblemNotes problems={problems.filter(({ place }) => place.policyBinding === policy.key)} />
              <div className="mt-1 flex flex-wrap items-center gap-x-5 gap-y-1 text-sm">
                <Tick target={policy.key} setting="enabled" value={policy.enabled} title="Enabled" />
                <Tick target={policy.key} setting="negate" value={policy.negate} title="Negate" />
                <Tick
                  target={policy.key}
                  setting="failure_result"
                  value={policy.failure_result}
                  title="Pass when it cannot tell"
                />
                <label className="flex items-center gap-2">
                  Seconds
                  <input
                    type="number"
                    name={settingName(policy.key, "timeout")}
                    defaultValue={policy.timeout}
                    min={0}
                    max={2_147_483_647}
                    className="admin-input max-w-24"
                  />
                </label>
              </div>
            </li>
          ))}
        </ul>
      ) : null}
      <BindField target={target} what={what} />
    </div>
  );
}
