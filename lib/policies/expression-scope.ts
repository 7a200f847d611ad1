import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import type { PolicyScope } from "./engine.ts";

/** For whom and with what an expression runs. */
export interface ExpressionScope {
  scope: PolicyScope;
  user: UserRecord | null;
  request: RequestFacts | null;
}
