import type { ShownVersionDetail } from "#lib/api/resources/flows/versions-show.ts";
import type { ActionForm } from "../object-actions/run-action.ts";

const empty = { fields: [], values: {}, options: {} } as const;

/** What can be done with a version: go back to it, unless the flow is like that or something is in the way, and run it. */
export function versionForms({ number, restore }: ShownVersionDetail): ActionForm[] {
  const canRestore = restore.changes.length > 0 && restore.obstacles.length === 0;
  const about = "Makes the flow what this version says, as a new version. Runs in progress keep theirs.";
  const back: ActionForm = {
    ...empty,
    name: "restore",
    title: "Go back to this version",
    about: restore.others.length > 0 ? `${about} Other flows change with it: see above.` : about,
    submit: `Go back to version ${number}`,
    dangerous: true,
  };
  const run: ActionForm = {
    ...empty,
    name: "run",
    title: "Run this version",
    about:
      "Goes through the steps and stages of this version in this browser, as yourself and for real. Policies and the flow’s own settings are those of now.",
    submit: `Run version ${number}`,
    dangerous: false,
  };
  return canRestore ? [back, run] : [run];
}
