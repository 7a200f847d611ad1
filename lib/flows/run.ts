import type { Db } from "#lib/db/client.ts";
import type { PrismaClient } from "#lib/db/generated/client.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { unsavedUser } from "#lib/identity/user-record.ts";
import type { PlanContext } from "./context.ts";
import type { Definitions, FlowDefinition, FlowSnapshotContent } from "./definitions.ts";
import type { StoredExecution } from "./load-state.ts";
import type { Message } from "./messages.ts";
import type { FlowPlan } from "./plan.ts";
import type { RequestFacts, SessionFacts } from "./request-facts.ts";
import type { FlowServices } from "./services.ts";
import type { CookieChange, Effect, SessionChange } from "./stage.ts";
import { TraceRecorder } from "./trace-recorder.ts";

/** A notice for the person, outside the challenge. */
export interface Notice {
  level: "info" | "warning" | "error";
  text: Message | string;
}

/** What carrying out one request is made of: what was read, and what it will change. */
export class Run {
  readonly services: FlowServices;
  readonly definitions: Definitions;
  readonly request: RequestFacts;
  /** The browser's login before this request. */
  readonly arrivedWith: SessionFacts | null;
  readonly now: Date;
  /** Shows only: nothing is written. */
  readonly peek: boolean;
  /** Another request to the same run was faster a moment ago. */
  readonly late: boolean;
  /** The stored run, or null when this request starts one. */
  stored: StoredExecution | null;
  flow: FlowDefinition;
  /** Reads and writes go here: the transaction, once there is one. */
  db: Db;
  plan: FlowPlan | null = null;
  snapshot: FlowSnapshotContent | null = null;
  /** The plan as it was read, to see whether it has changed. */
  before = "";
  sessionChange: SessionChange | null = null;
  readonly effects: Effect[] = [];
  readonly notices: Notice[] = [];
  readonly cookies: CookieChange[] = [];
  /** Whether a new proof or login asks for a new browser secret. */
  rotate = false;
  inTransaction = false;
  /** Whether the step must be written in a transaction even without effects. */
  needsTransaction = false;
  /** Uses up the token that the run was restored from; false when another request was faster. */
  consumed: ((db: Db) => Promise<boolean>) | null = null;
  /** Hash of the snapshot that this request has written. */
  snapshotSaved: string | null = null;
  /** Whether everything has been written. */
  saved = false;
  /** The stored run is of no use any more and goes when something is written. */
  dropStored = false;
  /** Secret of the browser's cookie, as it was sent. */
  browserSecret: string | null;
  /** Secret that the browser gets with this answer. */
  newBrowserSecret: string | null = null;
  /** Where the run is stored after this request. */
  storedAs: { id: string; revision: number } | null = null;
  /** Why the flow could not be planned. */
  refusal: Message | null = null;
  /** Revision that the stored row has now. */
  revision: number;
  /** Name of the stage that is being run, for records. */
  currentStage: string | null = null;
  /** The plan's run is over; history only. */
  ended = false;
  /** What happens in this request, for whoever looks into the run. */
  readonly trace = new TraceRecorder();
  /** The run came to an end that the person reads a reason or an error for: its trace is kept. */
  trouble: "denied" | "error" | null = null;
  #pending: { key: string; user: UserRecord | null } | undefined;

  constructor(
    services: FlowServices,
    facts: {
      definitions: Definitions;
      request: RequestFacts;
      flow: FlowDefinition;
      stored: StoredExecution | null;
      peek: boolean;
      late: boolean;
      browserSecret: string | null;
    },
  ) {
    this.services = services;
    this.definitions = facts.definitions;
    this.request = facts.request;
    this.flow = facts.flow;
    this.stored = facts.stored;
    this.peek = facts.peek;
    this.late = facts.late;
    this.browserSecret = facts.browserSecret;
    this.now = services.clock();
    this.db = services.client;
    this.arrivedWith = facts.request.session;
    this.revision = facts.stored?.revision ?? 0;
    const pending = facts.stored?.pendingUser;
    if (pending?.pk != null) this.#pending = { key: `${pending.pk}`, user: pending };
  }

  /** Client outside any transaction. */
  get client(): PrismaClient {
    return this.services.client;
  }

  /** Whom the browser is logged in as, after what this request did so far. */
  get user(): UserRecord | null {
    return this.request.session?.user ?? null;
  }

  /** Takes back what a step that failed would have changed: nothing of it has been written. */
  forgetConsequences(): void {
    this.effects.length = 0;
    this.cookies.length = 0;
    this.ended = false;
    this.rotate = false;
    this.sessionChange = null;
    this.request.session = this.arrivedWith;
    this.revision = this.stored?.revision ?? 0;
    this.snapshotSaved = null;
    this.newBrowserSecret = null;
    this.storedAs = null;
    this.#pending = undefined;
  }

  /** The user that the plan is about, or null. A stored user is read anew once per request at most. */
  async pendingUser(): Promise<UserRecord | null> {
    return this.plan ? this.pendingUserOf(this.plan.context) : null;
  }

  /** The user that a context is about, or null. */
  async pendingUserOf(context: PlanContext): Promise<UserRecord | null> {
    const reference = context.pending_user;
    if (!reference || typeof reference !== "object") return null;
    const key = reference.pk === null ? `unsaved:${reference.username}` : `${reference.pk}`;
    if (this.#pending?.key === key) return this.#pending.user;
    const user = reference.pk === null ? unsavedUser(reference) : await findUserByKey(this.db, reference.pk);
    this.#pending = { key, user };
    return user;
  }

  /** Names somebody whom this request has met already, by key: for records. */
  readonly nameUser = (pk: number): { username: string; email: string } | undefined => {
    const user = [this.#pending?.user, this.user].find((known) => known?.pk === pk);
    return user ? { username: user.username, email: user.email } : undefined;
  };

  /** Spares reading a pending user whom a stage has just read or written. */
  rememberPendingUser(user: UserRecord): void {
    this.#pending = { key: user.pk === null ? `unsaved:${user.username}` : `${user.pk}`, user };
  }
}
