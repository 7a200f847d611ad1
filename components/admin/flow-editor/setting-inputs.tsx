import { settingName } from "#lib/admin/flow-editor/read-draft.ts";

/** A setting that is on or off. The field beside it says that it was there, because a box that is not ticked is not sent. */
export function Tick({
  target,
  setting,
  value,
  title,
}: {
  target: string;
  setting: string;
  value: boolean;
  title: string;
}) {
  const name = settingName(target, setting);
  return (
    <label className="flex items-center gap-2">
      <input type="hidden" name={`${name}:shown`} value="1" />
      <input
        type="checkbox"
        name={name}
        defaultChecked={value}
        key={String(value)}
        className="size-4.5 accent-accent"
      />
      {title}
    </label>
  );
}

/** Whether all policies have to pass, or any. */
export function ModeSelect({ target, value }: { target: string; value: string }) {
  return (
    <label className="block max-w-md text-sm">
      <span className="mt-2 mb-1 block text-muted">Of several policies</span>
      <select name={settingName(target, "policy_engine_mode")} defaultValue={value} key={value} className="admin-input">
        <option value="any">any has to pass</option>
        <option value="all">all have to pass</option>
      </select>
    </label>
  );
}

/** What a wrong answer does to the run. */
export function AnswerSelect({ target, value }: { target: string; value: string }) {
  return (
    <label className="text-sm">
      <span className="mb-1 block text-muted">After a wrong answer</span>
      <select
        name={settingName(target, "invalid_response_action")}
        defaultValue={value}
        key={value}
        className="admin-input"
      >
        <option value="retry">ask again</option>
        <option value="restart">start the flow over</option>
        <option value="restart_with_context">start over, keeping what is known</option>
      </select>
    </label>
  );
}
