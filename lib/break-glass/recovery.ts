import type { BlueprintEnvironment } from "#lib/blueprints/instances.ts";
import type { ExecutionRequest } from "#lib/flows/executor.ts";
import type { FlowServices } from "#lib/flows/services.ts";

/** What lets an administrator in again works with. */
export interface Recovery {
  readonly services: FlowServices;
  /** A request of a visitor: says which brand's login counts. */
  readonly facts: ExecutionRequest["facts"];
  /** Where the flows that come along are. */
  readonly environment: BlueprintEnvironment;
  /** Whom; left out, an administrator that there is, else `akadmin`. */
  readonly username?: string | undefined;
  /** Only says what would be done. */
  readonly dryRun: boolean;
  /** Does something that changes the installation, unless nothing is to be changed, and remembers what. @param text in the past */
  step(text: string, work: () => Promise<unknown>): Promise<void>;
}
