import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { hashToken } from "#lib/crypto/secret.ts";
import type { ExecutionResult } from "../executor.ts";
import type { TestBrowser } from "../testing.ts";
import { type AnswerSpec, type Command, makeBody } from "./commands.ts";
import { type Account, componentOf, type ModelFlow } from "./flow-model.ts";
import { carryOut, look, type ModelRequest, type ModelRun, type Shown, type World } from "./model.ts";
import { everyOrder, type Sent } from "./orders.ts";
import type { Palette } from "./stage-palette.ts";

/** What is known of a stored run: the ways in which it can be, and what it showed last. */
interface KnownRun {
  owner: 0 | 1;
  worlds: ModelRun[];
  shown: number | null;
  token: string | null;
}

type Names = Record<Account, string>;
type RunChoice = "main" | "older" | "nameless" | "foreign" | "unknown";

/** Plays commands on the real engine and compares all that can be seen with what the rules say. */
export class Playback {
  readonly #palette: Palette;
  readonly #flow: ModelFlow;
  readonly #slug: string;
  readonly #bindings: string[];
  readonly #browsers: [TestBrowser, TestBrowser];
  readonly #sessions: [Account | null, Account | null] = [null, null];
  readonly #runs = new Map<string, KnownRun>();
  readonly #mains: [string | null, string | null] = [null, null];
  #names: Names = { alice: "unchanged", bob: "unchanged" };
  #open = true;
  #serial = 0;

  constructor(palette: Palette, flow: ModelFlow, built: { slug: string; bindings: string[] }) {
    this.#palette = palette;
    this.#flow = flow;
    this.#slug = built.slug;
    this.#bindings = built.bindings;
    this.#browsers = [palette.engine.browser(), palette.engine.browser()];
    palette.setSwitch(true);
  }

  async play(command: Command): Promise<void> {
    switch (command.kind) {
      case "flip":
        this.#open = !this.#open;
        return this.#palette.setSwitch(this.#open);
      case "page":
        return this.#page(command.browser);
      case "get":
        return this.#request(command.browser, command.run, null);
      case "answer":
        return this.#request(command.browser, command.run, command.answer);
      case "parallel":
        return this.#parallel(command.browser, command.answers);
    }
  }

  /** Nothing but what was asked for may have been set on anybody. */
  async finish(): Promise<void> {
    const { engine, people } = this.#palette;
    const rows = await engine.client.user.findMany({ select: { id: true, username: true, email: true } });
    const unchanged = Object.values(people).map(({ pk, username, email }) => ({ id: pk, username, email }));
    expect(rows.toSorted((a, b) => a.id - b.id)).toEqual(unchanged);
  }

  get #client() {
    return this.#palette.engine.client;
  }

  #openRuns(browser: 0 | 1): string[] {
    return [...this.#runs].filter(([, run]) => run.owner === browser).map(([id]) => id);
  }

  /** Which run a request names, and which of the known ones that is. */
  #chooseRun(browser: 0 | 1, choice: RunChoice): { sent: string | null; known: string | null } {
    const main = this.#mains[browser];
    const other = this.#mains[browser === 0 ? 1 : 0];
    const open = this.#openRuns(browser);
    if (choice === "foreign" && other) return { sent: other, known: null };
    if (choice === "foreign" || choice === "unknown") return { sent: randomUUID(), known: null };
    if (choice === "older") {
      const older = open.find((id) => id !== main);
      if (older) return { sent: older, known: older };
    }
    // With several open runs it would be a matter of time which one is meant.
    if (main && (choice !== "nameless" || open.length > 1)) return { sent: main, known: main };
    return open.length > 1 ? { sent: open[0] ?? null, known: open[0] ?? null } : { sent: null, known: open[0] ?? null };
  }

  #prepare({ body, step }: AnswerSpec, known: KnownRun | undefined): Sent {
    this.#serial += 1;
    const shown = known?.shown ?? 0;
    const kind = this.#flow.bindings[shown]?.kind ?? null;
    const about = { pending: known?.worlds[0]?.pending ?? null, token: known?.token ?? null, serial: this.#serial };
    const number = step === "shown" ? (known?.shown ?? null) : step === "none" ? null : step % this.#bindings.length;
    return { body: makeBody(body, kind, about), step: number };
  }

  async #request(browser: 0 | 1, choice: RunChoice, answer: AnswerSpec | null): Promise<void> {
    const { sent, known } = this.#chooseRun(browser, choice);
    const run = known === null ? undefined : this.#runs.get(known);
    const { body, step } = answer ? this.#prepare(answer, run) : { body: undefined, step: null };
    const worlds = this.#worldsOf(browser, run);
    const result = await this.#send(this.#browsers[browser], body, step, sent);
    const request: ModelRequest = { body, step, named: sent !== null, token: run?.token ?? null, open: this.#open };
    const after = await this.#compare(
      browser,
      worlds.map((world) => carryOut(this.#flow, world, request)),
      result,
    );
    this.#keep(browser, known, result, after);
  }

  #worldsOf(browser: 0 | 1, run: KnownRun | undefined): World[] {
    const around = { session: this.#sessions[browser], names: this.#names };
    return run ? run.worlds.map((known) => ({ ...around, run: known })) : [{ ...around, run: null }];
  }

  async #send(browser: TestBrowser, body: unknown, step: number | null, run: string | null): Promise<ExecutionResult> {
    const binding = step === null ? undefined : this.#bindings[step];
    const options = {
      idless: "flow" as const,
      ...(binding ? { step: binding } : {}),
      ...(run ? { execution: run } : {}),
    };
    const result = await browser.send(this.#slug, body, options);
    if (result.kind !== "shown") throw new Error(`The answer was ${result.kind}.`);
    return result;
  }

  /** Keeps the predictions that agree with what is seen; at least one has to. */
  async #compare(
    browser: 0 | 1,
    predicted: { world: World; shown: Shown }[],
    result: ExecutionResult,
  ): Promise<World[]> {
    const seen = { shown: this.#read(result), ...(await this.#readDatabase(this.#browsers[browser])) };
    const canBe = predicted.map(({ world: { session, names }, shown }) => ({ shown, session, names }));
    expect(canBe, "what the rules allow").toContainEqual(seen);
    this.#sessions[browser] = seen.session;
    this.#names = seen.names;
    return predicted
      .filter(({ world, shown }) => isSame({ shown, session: world.session, names: world.names }, seen))
      .map(({ world }) => world);
  }

  #read({ challenge, execution }: ExecutionResult): Shown {
    if (challenge.component === "ak-stage-access-denied") return { kind: "denied" };
    if (challenge.final_redirect === true) return { kind: "done" };
    const binding = this.#bindings.indexOf(execution.step ?? "");
    expect(challenge.component).toBe(componentOf[this.#flow.bindings[binding]?.kind ?? "deny"]);
    return { kind: "step", binding, errors: challenge.response_errors !== undefined };
  }

  async #readDatabase({ sessionToken }: TestBrowser): Promise<{ session: Account | null; names: Names }> {
    const { alice, bob } = this.#palette.people;
    const [row] = await this.#client.$queryRaw<{ session: Account | null; alice: string; bob: string }[]>`
      SELECT a."name" AS alice, b."name" AS bob, (SELECT u."username" FROM "session" s JOIN "user" u ON u."id" = s."user_id"
        WHERE s."token_hash" = ${hashToken(sessionToken ?? "")}) AS session
      FROM "user" a, "user" b WHERE a."id" = ${alice.pk} AND b."id" = ${bob.pk}`;
    if (!row) throw new Error("The people are gone.");
    return { session: row.session, names: { alice: row.alice, bob: row.bob } };
  }

  #keep(browser: 0 | 1, before: string | null, { execution, challenge }: ExecutionResult, worlds: World[]): void {
    if (execution.id !== before && execution.id !== null) {
      // A new run, or none; never one that exists already.
      expect(this.#runs.has(execution.id)).toBe(false);
    }
    const runs = worlds.flatMap(({ run }) => (run ? [run] : []));
    if (before !== null) this.#runs.delete(before);
    if (before !== null && this.#mains[browser] === before) this.#mains[browser] = null;
    if (execution.id === null) return;
    const token = typeof challenge.token === "string" ? challenge.token : null;
    const read = runs.map((run) => (run.consentsSince !== null && token !== null ? { ...run, consentsSince: 0 } : run));
    const shown = this.#bindings.indexOf(execution.step ?? "");
    this.#runs.set(execution.id, { owner: browser, worlds: distinct(read), shown, token });
    this.#mains[browser] = execution.id;
  }

  /** Several answers to one run at the same moment: what comes out is what some order of them gives, each used once or not at all. */
  async #parallel(browser: 0 | 1, answers: AnswerSpec[]): Promise<void> {
    const main = this.#mains[browser];
    const run = main === null ? undefined : this.#runs.get(main);
    // A second run of such a flow would log the browser out meanwhile.
    if (!run || main === null || this.#flow.bindings.some(({ kind }) => kind === "user_logout")) return;
    const sent = answers.map((answer) => this.#prepare(answer, run));
    const worlds = this.#worldsOf(browser, run);
    const own = this.#browsers[browser];
    const copies = sent.map(() => own.copy());
    await Promise.all(sent.map(({ body, step }, index) => this.#send(copies[index] ?? own, body, step, main)));
    const winner = copies.find(
      (copy) =>
        copy.sessionToken !== own.sessionToken || copy.last?.execution.id === main || copy.last?.execution.id === null,
    );
    const rotated = copies.find((copy) => copy.browserSecret !== own.browserSecret) ?? winner ?? own;
    own.browserSecret = rotated.browserSecret;
    own.sessionToken = rotated.sessionToken;
    // Runs that the slower ones started belong to nobody who counts here.
    const strays = copies.flatMap((copy) =>
      copy.last?.execution.id && copy.last.execution.id !== main ? [copy.last.execution.id] : [],
    );
    await this.#client.flowExecution.deleteMany({ where: { id: { in: strays } } });
    const result = await this.#send(own, undefined, null, main);
    const request: ModelRequest = { body: undefined, step: null, named: true, token: null, open: this.#open };
    const after = everyOrder(this.#flow, worlds, sent, run.token, this.#open);
    const compared = await this.#compare(
      browser,
      after.map((world) => carryOut(this.#flow, world, request)),
      result,
    );
    this.#keep(browser, main, result, compared);
  }

  /** Looking at the page: shows what the rules say, and leaves every row as it is. */
  async #page(browser: 0 | 1): Promise<void> {
    const own = this.#browsers[browser];
    const open = this.#openRuns(browser);
    const before = await this.#rows();
    const secrets = [own.browserSecret, own.sessionToken];
    const challenge = await own.page(this.#slug);
    expect(await this.#rows(), "rendering changed a row").toBe(before);
    expect([own.browserSecret, own.sessionToken]).toEqual(secrets);
    if (open.length > 1) return;
    const run = open[0] === undefined ? undefined : this.#runs.get(open[0]);
    const predicted = this.#worldsOf(browser, run).map((world) => look(this.#flow, world, this.#open));
    const step = this.#bindings.indexOf(own.last?.execution.step ?? "");
    const seen =
      challenge.component === "vestibule-continue" ? "continue" : challenge.final_redirect === true ? "done" : step;
    expect(predicted, "what the page may show").toContain(seen);
  }

  /** Versions and places of all rows that a run could change. */
  async #rows(): Promise<string> {
    const tables = [
      "flow_execution",
      "flow_snapshot",
      "session",
      "event",
      "reputation",
      "user",
      "token",
      "config_version",
    ];
    const parts = tables.map(
      (name) => `(SELECT coalesce(string_agg(t.xmin::text || t.ctid::text, ',' ORDER BY t.ctid), '') FROM "${name}" t)`,
    );
    const [row] = await this.#client.$queryRawUnsafe<{ all: string }[]>(
      `SELECT concat_ws('|', ${parts.join(", ")}) AS all`,
    );
    return row?.all ?? "";
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function distinct<T>(values: T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
