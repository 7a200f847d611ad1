import type { Db } from "#lib/db/client.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";

/** Something worth an audit record. */
export interface EventInput {
  /** Key of the record, where whoever asks for it needs to know it. */
  id?: string;
  action: string;
  /** The part of the product it happened in, or a policy's name. */
  app: string;
  context: Record<string, unknown>;
  request: RequestFacts | null;
  /** Whose event it is; left out, the request's user. Null: nobody. */
  user?: UserRecord | null | undefined;
  /** The pending user of the run it happened in. */
  pendingUser?: UserRecord | null | undefined;
}

/** Where audit records go. A rendering or a dry run passes one that forgets. */
export interface EventSink {
  record(db: Db, event: EventInput): Promise<void>;
}

/** Forgets everything. */
export const silentEvents: EventSink = { record: async () => undefined };
