/** Fields by which a form says what it does to a dry run. Names that begin like this are never part of an answer. */
export const dryRunFields = {
  /** What has been answered so far. */
  state: "flow:dry-run",
  /** What is done; left out: the form is an answer. */
  act: "flow:dry-run-act",
  /** An answer as JSON. */
  json: "flow:dry-run-json",
} as const;
