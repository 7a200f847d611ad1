/** One log line of an import, as the REST API shows it. */
export interface LogEvent {
  /** ISO 8601. */
  readonly timestamp: string;
  readonly log_level: "debug" | "info" | "warning" | "error";
  readonly logger: string;
  /** What happened. */
  readonly event: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Collects the log of one import. Values of identifiers and attributes never go into it: they may be secrets. */
export class ImportLog {
  readonly events: LogEvent[] = [];
  private readonly now: () => Date;

  constructor(now: () => Date) {
    this.now = now;
  }

  info(event: string, attributes: Readonly<Record<string, unknown>> = {}): void {
    this.add("info", event, attributes);
  }

  warn(event: string, attributes: Readonly<Record<string, unknown>> = {}): void {
    this.add("warning", event, attributes);
  }

  private add(level: LogEvent["log_level"], event: string, attributes: Readonly<Record<string, unknown>>): void {
    this.events.push({
      timestamp: this.now().toISOString(),
      log_level: level,
      logger: "vestibule.blueprints",
      event,
      attributes,
    });
  }
}
