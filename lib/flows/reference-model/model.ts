import {
  type Account,
  componentOf,
  gatePasses,
  hasAccount,
  type ModelBinding,
  type ModelFlow,
  PASSWORD_LIMIT,
  type Person,
} from "./flow-model.ts";
import { judgeAnswer, type Verdict } from "./judge-answer.ts";

/** A run as the rules see it. Bindings are named by their place in the flow. */
export interface ModelRun {
  left: number[];
  pending: Person | null;
  /** What was answered to the prompt, or null. */
  answered: string | null;
  wrongPasswords: Record<number, number>;
  /** How often a consent was asked for since its token was last looked at; null before the first time. */
  consentsSince: number | null;
  /** Whom the browser was logged in as, as far as the run knows. */
  actor: Account | null;
}

/** One way in which things can be at a moment. */
export interface World {
  run: ModelRun | null;
  /** Whom the browser is logged in as. */
  session: Account | null;
  /** The names of the two accounts. */
  names: Record<Account, string>;
}

/** What a browser sees. */
export type Shown = { kind: "step"; binding: number; errors: boolean } | { kind: "denied" } | { kind: "done" };

/** A request to a run. */
export interface ModelRequest {
  /** Undefined for looking. */
  body: unknown;
  /** The binding that the answer says it is for. */
  step: number | null;
  /** Whether the page carries the run's id: an answer to a run that is gone counts for nothing. */
  named: boolean;
  /** Token of the consent that was shown last. */
  token: string | null;
  /** What the switched policy says. */
  open: boolean;
}

/** Carries a request out by the rules alone. */
export function carryOut(flow: ModelFlow, before: World, request: ModelRequest): { world: World; shown: Shown } {
  const play = new Play(flow, structuredClone(before), request.open);
  const shown = play.handle(request);
  return { world: play.world, shown };
}

/** What looking at the page shows, which changes nothing: the binding that would be asked, or `continue`. */
export function look(flow: ModelFlow, before: World, open: boolean): number | "continue" | "done" {
  return new Play(flow, structuredClone(before), open).look();
}

class Play {
  readonly flow: ModelFlow;
  readonly world: World;
  readonly open: boolean;
  readonly restarted = new Set<number>();

  constructor(flow: ModelFlow, world: World, open: boolean) {
    this.flow = flow;
    this.world = world;
    this.open = open;
  }

  handle({ body, step, named, token }: ModelRequest): Shown {
    const resumed = this.resume();
    let answer = named && !resumed ? undefined : body;
    if (!this.world.run && !this.start(null)) return this.finish("done");
    for (;;) {
      const current = this.findCurrent();
      if (current === null) return this.finish("done");
      const binding = this.binding(current);
      let verdict: Verdict | null;
      if (componentOf[binding.kind] === null) verdict = this.act(binding);
      else if (answer === undefined || (step !== null && step !== current)) return this.show(current, false);
      else verdict = this.judge(current, answer, token);
      answer = undefined;
      const shown = this.settle(current, binding, verdict);
      if (shown) return shown;
    }
  }

  look(): number | "continue" | "done" {
    this.resume();
    if (!this.world.run && !this.start(null)) return "done";
    const current = this.findCurrent();
    if (current === null) return "done";
    const { kind } = this.binding(current);
    if (componentOf[kind] === null) return "continue";
    return kind === "consent" && this.run().consentsSince === null ? "continue" : current;
  }

  private run(): ModelRun {
    const { run } = this.world;
    if (!run) throw new Error("There is no run.");
    return run;
  }

  private binding(index: number): ModelBinding {
    const binding = this.flow.bindings[index];
    if (!binding) throw new Error(`There is no binding ${index}.`);
    return binding;
  }

  /** A run goes on while the browser is logged in as before; a login flow also after a login elsewhere. */
  private resume(): boolean {
    const { run, session } = this.world;
    if (!run) return false;
    if (run.actor === session || (run.actor === null && this.flow.designation === "authentication")) {
      run.actor = session;
      return true;
    }
    this.world.run = null;
    return false;
  }

  /** Plans the flow. @returns whether there is anything to run */
  private start(kept: ModelRun | null): boolean {
    const { session } = this.world;
    const subject = kept?.pending ?? session;
    const left = [...this.flow.bindings.keys()].filter((index) => {
      const { evaluateOnPlan, gate } = this.binding(index);
      return !evaluateOnPlan || gatePasses(gate, subject, this.open);
    });
    this.world.run = {
      left,
      pending: kept?.pending ?? null,
      answered: kept?.answered ?? null,
      wrongPasswords: {},
      consentsSince: null,
      actor: session,
    };
    return left.length > 0;
  }

  private findCurrent(): number | null {
    const run = this.run();
    for (let first = run.left[0]; first !== undefined; first = run.left[0]) {
      const { reEvaluate, gate } = this.binding(first);
      if (!reEvaluate || gatePasses(gate, run.pending ?? this.world.session, this.open)) return first;
      this.pop();
    }
    return null;
  }

  private pop(): void {
    const run = this.run();
    run.left.shift();
    run.consentsSince = null;
  }

  private act({ kind }: ModelBinding): Verdict {
    const run = this.run();
    switch (kind) {
      case "user_logout":
        this.world.session = null;
        run.actor = null;
        return { kind: "ok" };
      case "user_login":
        return hasAccount(run.pending) ? { kind: "ok", login: true } : { kind: "stage_invalid" };
      case "user_write": {
        const target = run.pending ?? this.world.session;
        if (run.answered === null || !hasAccount(target)) return { kind: "stage_invalid" };
        this.world.names[target] = run.answered;
        return { kind: "ok", pending: target };
      }
      default:
        return { kind: "stage_invalid" };
    }
  }

  private judge(current: number, answer: unknown, token: string | null): Verdict {
    const run = this.run();
    const verdict = judgeAnswer(this.binding(current).kind, answer, {
      pending: run.pending,
      token: run.consentsSince === 0 ? token : null,
      answered: run.answered,
    });
    if (verdict.kind !== "invalid" || !verdict.wrongPassword) return verdict;
    const count = (run.wrongPasswords[current] ?? 0) + 1;
    run.wrongPasswords[current] = count;
    return count >= PASSWORD_LIMIT ? { kind: "stage_invalid" } : verdict;
  }

  /** @returns what is shown, or null to go on */
  private settle(current: number, { onInvalid }: ModelBinding, verdict: Verdict): Shown | null {
    const run = this.run();
    if ("pending" in verdict && verdict.pending !== undefined) run.pending = verdict.pending;
    if (verdict.kind === "ok") {
      if (verdict.answered !== undefined) run.answered = verdict.answered;
      if (verdict.login && hasAccount(run.pending)) {
        this.world.session = run.pending;
        run.actor = run.pending;
      }
      this.pop();
      return null;
    }
    if (onInvalid === "retry") return verdict.kind === "invalid" ? this.show(current, true) : this.finish("denied");
    if (this.restarted.has(current)) return this.finish("denied");
    this.restarted.add(current);
    return this.start(onInvalid === "restart_with_context" ? run : null) ? null : this.finish("done");
  }

  private show(binding: number, errors: boolean): Shown {
    const run = this.run();
    if (this.binding(binding).kind === "consent") run.consentsSince = (run.consentsSince ?? 0) + 1;
    return { kind: "step", binding, errors };
  }

  private finish(kind: "done" | "denied"): Shown {
    this.world.run = null;
    return { kind };
  }
}
