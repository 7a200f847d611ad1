/** A date, or a date with a time, as YAML 1.1 reads one that is not quoted. Without an offset it counts as UTC. */
export class YamlDate {
  readonly kind: "date" | "datetime";
  readonly time: Date;

  constructor(kind: "date" | "datetime", time: Date) {
    this.kind = kind;
    this.time = time;
  }

  /** ISO 8601: `2028-12-31` or `2028-12-31T10:00:00.000Z`. */
  toString(): string {
    return this.kind === "date" ? this.time.toISOString().slice(0, 10) : this.time.toISOString();
  }

  /** The same, so that JSON holds text. */
  toJSON(): string {
    return this.toString();
  }

  /** As Python prints it: `2028-12-31` or `2028-12-31 10:00:00`. */
  toPythonText(): string {
    if (this.kind === "date") return this.toString();
    const text = this.time.toISOString().replace("T", " ").replace("Z", "");
    return text.endsWith(".000") ? text.slice(0, -4) : text;
  }
}

const pattern =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?)?$/;
const dateOnly = /^\d{4}-\d\d-\d\d$/;

/** Tells whether YAML 1.1 takes this plain text for a timestamp. */
export function looksLikeDate(text: string): boolean {
  return dateOnly.test(text) || (pattern.test(text) && text.includes(":"));
}

/** Reads a timestamp. @throws Error when there is no such day or time */
export function readDate(text: string): YamlDate {
  const match = pattern.exec(text);
  if (!match) throw new Error(`"${text}" is not a date.`);
  const part = (index: number) => Number(match[index] ?? 0);
  const milliseconds = Number((match[7] ?? "").slice(0, 3).padEnd(3, "0"));
  const time = new Date(Date.UTC(part(1), part(2) - 1, part(3), part(4), part(5), part(6), milliseconds));
  // Date.UTC rolls over what is out of range (31 April becomes 1 May), so the parts are compared with what came out.
  const same =
    time.getUTCFullYear() === part(1) &&
    time.getUTCMonth() === part(2) - 1 &&
    time.getUTCDate() === part(3) &&
    time.getUTCHours() === part(4) &&
    time.getUTCMinutes() === part(5) &&
    time.getUTCSeconds() === part(6);
  if (!same) throw new Error(`There is no such date or time: "${text}". Quote it if it is meant as text.`);
  const offset = (part(10) * 60 + part(11)) * (match[9] === "-" ? -1 : 1);
  const kind = match[4] === undefined ? "date" : "datetime";
  return new YamlDate(kind, new Date(time.getTime() - offset * 60_000));
}
