import { cleanse, hideInAddresses, hideSecrets, secretTexts } from "#lib/events/cleanse.ts";
import { type SanitizeOptions, sanitize } from "#lib/events/sanitize.ts";
import { isPlainObject } from "#lib/merge.ts";
import type { FlowPlan } from "./plan.ts";
import type { ContextChange, PolicyTrace, TraceEntry } from "./trace.ts";

/** A run through more than this keeps the newest. */
const MOST_ENTRIES = 50;
/** And no more than this many characters of JSON: strangers can go round in a flow, and every step writes what was taken down. */
const LARGEST_TRACE = 131_072;
/** Characters of an error's text, or of a reason. */
const LONGEST_TEXT = 2000;
/** Changes of one step that are kept, and characters of JSON of each value. */
const MOST_CHANGES = 30;
const LONGEST_VALUE = 300;

type FindUser = NonNullable<SanitizeOptions["findUser"]>;

/** A context at one moment: its values by path, cleansed and shortened. */
export type ContextView = Map<string, unknown>;

/** Takes down what happens in one request to a run. Nothing that it gives out shows a secret of that run. */
export class TraceRecorder {
  readonly #entries: TraceEntry[] = [];
  readonly #secrets = new Set<string>();
  #asked: PolicyTrace[] = [];

  /** Takes something down. */
  add(entry: TraceEntry): void {
    append(this.#entries, entry);
  }

  /** Remembers what policies said that the stage which is being run has asked. */
  addAsked(policies: readonly PolicyTrace[]): void {
    this.#asked.push(...policies);
  }

  /** What was remembered since the last call. */
  takeAsked(): PolicyTrace[] {
    const asked = this.#asked;
    this.#asked = [];
    return asked;
  }

  /** Learns what must not be read in any text: the secrets of an answer or a context. @param hidden names of further ones */
  learnSecrets(value: unknown, hidden: readonly string[]): void {
    for (const text of secretTexts(sanitize(value), hidden)) this.#secrets.add(text);
  }

  /** What a context looks like now, to be compared later. @param findUser tells the names of people of whom the context has the key */
  view(plan: FlowPlan, findUser: FindUser): ContextView {
    this.learnSecrets(plan.context, plan.hidden);
    const shorten = (name: string, value: unknown) => {
      const kept = sanitize(value, { maxLength: LONGEST_VALUE, findUser });
      return (cleanse({ [name]: kept }, plan.hidden) as Record<string, unknown>)[name];
    };
    const values: ContextView = new Map();
    for (const [key, value] of Object.entries(plan.context)) {
      // Each value by itself: a long one must not cut the others short.
      const inner = isPlainObject(value) && !("$record" in value) ? Object.entries(value) : null;
      if (inner) for (const [name, part] of inner) values.set(`${key}.${name}`, shorten(name, part));
      else values.set(key, shorten(key, value));
    }
    return values;
  }

  /** Whether an answer was judged. */
  hasAnswer(): boolean {
    return this.#entries.some((entry) => entry.kind === "stage" && entry.answered);
  }

  /** What this request added, in order. */
  entries(): TraceEntry[] {
    return this.#entries.map((entry) => maskEntry(entry, this.#secrets));
  }

  /** What happened to the run before, and in this request. */
  whole(before: readonly TraceEntry[]): TraceEntry[] {
    const all = [...before];
    for (const entry of this.entries()) append(all, entry);
    return keepNewest(all.slice(-MOST_ENTRIES));
  }
}

/** As many of the newest as there is room for, and the last in any case. */
function keepNewest(entries: readonly TraceEntry[]): TraceEntry[] {
  let left = LARGEST_TRACE;
  const tooOld = entries.findLastIndex((entry, index) => {
    left -= JSON.stringify(entry).length;
    return left < 0 && index < entries.length - 1;
  });
  return entries.slice(tooOld + 1);
}

/** What differs between two looks at a context, by path. */
export function compareViews(before: ContextView, after: ContextView): ContextChange[] {
  const changes: ContextChange[] = [];
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(path), after.get(path)];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    changes.push({ path, ...(before.has(path) && { before: was }), ...(after.has(path) && { after: is }) });
  }
  return changes.slice(0, MOST_CHANGES);
}

/** Looking at a page again and again tells nothing new: only the last of several equal looks is kept. */
function append(entries: TraceEntry[], entry: TraceEntry): void {
  const kind = lookOf(entry);
  const before = kind === null ? -1 : entries.findLastIndex((other) => lookOf(other) === kind);
  if (before >= 0 && entries.slice(before).every((other) => lookOf(other) !== null)) entries.splice(before, 1);
  entries.push(entry);
}

/** What a look consists of: equal for equal looks, null for what really happened. */
function lookOf(entry: TraceEntry): string | null {
  if (entry.kind === "binding" && entry.when === "reached" && entry.kept) return `reached ${entry.binding}`;
  if (entry.kind === "stage" && entry.outcome === "challenge" && !entry.answered) return `asked ${entry.binding}`;
  return null;
}

/** A copy in which no free text contains a secret, or a character that the database refuses. What the entry itself is made of stays: a password may be any word. */
function maskEntry(entry: TraceEntry, secrets: ReadonlySet<string>): TraceEntry {
  const hide = <T>(value: T): T => maskTexts(value, secrets);
  const hideAll = (policies: readonly PolicyTrace[]) =>
    policies.map((one) => ({ ...one, messages: hide(one.messages), log: hide(one.log) }));
  switch (entry.kind) {
    case "planning":
    case "binding":
      return { ...entry, policies: hideAll(entry.policies) };
    case "stage":
      return { ...entry, policies: hideAll(entry.policies), changes: hide(entry.changes) };
    case "denied":
      return { ...entry, reason: hide(entry.reason) };
    case "error":
      return { ...entry, text: hide(entry.text) };
    case "done":
      return { ...entry, to: hide(entry.to) };
    case "restart":
      return entry;
  }
}

function maskTexts<T>(value: T, secrets: ReadonlySet<string>): T {
  const hide = (text: string) => {
    const safe = hideInAddresses(hideSecrets(text, secrets)).replaceAll("\0", "\ufffd").toWellFormed();
    return safe.length > LONGEST_TEXT ? `${safe.slice(0, LONGEST_TEXT)}…` : safe;
  };
  const text = JSON.stringify(value, (_name, inner: unknown) => (typeof inner === "string" ? hide(inner) : inner));
  return JSON.parse(text) as T;
}
