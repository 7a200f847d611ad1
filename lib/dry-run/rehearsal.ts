import { AsyncLocalStorage } from "node:async_hooks";

/** A question that would have gone to another system, and what was taken for its answer. */
export interface OutboundQuestion {
  method: string;
  /** Without query and credentials, which can be secret. */
  url: string;
  /** What the dry run goes on with instead of an answer, in words. */
  assumption: string;
}

/** What a dry run hears of. */
export interface Rehearsal {
  ask(question: OutboundQuestion): void;
}

// Next.js bundles a second copy of every module; whoever asks and whoever rehearses must share one store.
const slot = globalThis as unknown as Record<symbol, AsyncLocalStorage<Rehearsal> | undefined>;
const key = Symbol.for("vestibule.rehearsal");

function storage(): AsyncLocalStorage<Rehearsal> {
  slot[key] ??= new AsyncLocalStorage<Rehearsal>();
  return slot[key];
}

/** Runs `work` so that nothing in it, or in what it starts, leaves this process: what would be asked elsewhere is told to `rehearsal`. */
export function rehearse<T>(rehearsal: Rehearsal, work: () => Promise<T>): Promise<T> {
  return storage().run(rehearsal, work);
}

/** The dry run that this code runs in; undefined where things are meant. */
export function currentRehearsal(): Rehearsal | undefined {
  return storage().getStore();
}

/** An address without what may be secret in it. One that is none is shown as it is, up to its query. */
export function shownAddress(address: string | URL): string {
  const text = String(address);
  if (!URL.canParse(text)) return text.split(/[?#]/, 1)[0] ?? "";
  const { origin, pathname } = new URL(text);
  return `${origin}${pathname}`;
}
