import type { EditorChoice } from "#lib/admin/flow-editor/editor.ts";
import { settingName } from "#lib/admin/flow-editor/read-draft.ts";
import type { BoundPolicy } from "#lib/admin/flow-editor/structure.ts";
import { EditButton } from "./edit-button.tsx";
import { Tick } from "./setting-inputs.tsx";

interface PolicyListProps {
  target: string;
  policies: readonly BoundPolicy[];
  choices: Record<"policies" | "groups", readonly EditorChoice[]>;
}

const places = { policy: "policies", group: "groups", user: "users" } as const;

/** What is bound to the flow or to a stage, and a way to bind more. */
export function PolicyList({ target, policies, choices }: PolicyListProps) {
  const field = settingName(target, "choice");
  return (
    <div>
      {policies.length > 0 ? (
        <ul className="mb-2 flex flex-col gap-2">
          {policies.map((policy) => (
            <li key={policy.key} className="rounded-control border border-line p-2">
              <div className="flex flex-wrap items-center justify-between gap-2">
                <p>
                  <span className="admin-tag">{policy.kind}</span>{" "}
                  <a className="link" href={`/if/admin/${places[policy.kind]}/${policy.id}/`}>
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
      <div className="flex flex-wrap items-end gap-2">
        <label className="min-w-0 grow text-sm sm:max-w-md">
          <span className="mb-1 block text-muted">Bind a policy or group</span>
          <select name={field} defaultValue="" className="admin-input">
            <option value="">Choose …</option>
            <Options label="Policies" kind="policy" choices={choices.policies} />
            <Options label="Groups" kind="group" choices={choices.groups} />
          </select>
        </label>
        <EditButton edit={{ kind: "bind", target, from: field }}>Bind</EditButton>
      </div>
    </div>
  );
}

function Options({ label, kind, choices }: { label: string; kind: string; choices: readonly EditorChoice[] }) {
  if (choices.length === 0) return null;
  return (
    <optgroup label={label}>
      {choices.map(({ id, name }) => (
        <option key={id} value={JSON.stringify({ kind, id, name })}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}
