/** A line that something wrote while it ran. */
export interface LogLine {
  level: string;
  text: string;
  attributes: Readonly<Record<string, unknown>>;
}

/** What came of an action, as its form shows it. Plain data: it crosses from server to browser. */
export interface ActionOutcome {
  level: "success" | "warning" | "danger";
  message: string;
  /** Something to copy that is not shown again. */
  copy?: { title: string; value: string };
  /** What it wrote while it ran. */
  log?: readonly LogLine[];
}

/** State of an action's form: what is wrong with what was typed, by field, or what came of it. */
export interface ActionState {
  errors: Readonly<Record<string, readonly string[]>>;
  values?: Readonly<Record<string, unknown>>;
  outcome?: ActionOutcome;
}
