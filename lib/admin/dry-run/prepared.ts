import { currentRequest } from "#lib/http/request.ts";
import type { DryRunView } from "./dry-run-form.ts";

/** What an action leaves for the page that is rendered in the same request. */
interface Prepared {
  dryRunOf: string;
  view: DryRunView;
}

/** Keeps what a dry run came to for the page of this very request. @param slug of the flow */
export function keepDryRun(slug: string, view: DryRunView): void {
  currentRequest().flow = { dryRunOf: slug, view } satisfies Prepared;
}

/** What the action of this request has prepared; null for a page that is only opened. */
export function takeDryRun(slug: string): DryRunView | null {
  const prepared = currentRequest().flow as Prepared | undefined;
  return prepared?.dryRunOf === slug ? prepared.view : null;
}
