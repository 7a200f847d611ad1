import fc from "fast-check";
import {
  gates,
  hasAccount,
  type ModelBinding,
  type ModelFlow,
  type Person,
  passwords,
  type StageKind,
  stageKinds,
} from "./flow-model.ts";

/** What somebody sends. */
export interface BodySpec {
  shape: "right" | "wrong" | "everything" | "another's" | "empty" | "null" | "list" | "text";
  /** Whose name or password it is, where the run does not say it. */
  who: "alice" | "bob" | "nobody";
  /** The stage that another stage's answer is for. */
  other: StageKind;
  /** Whether it also tries to set what was not asked. */
  greedy: boolean;
}

/** An answer, and which step it says that it is for: a number is a binding of the flow. */
export interface AnswerSpec {
  body: BodySpec;
  step: "shown" | "none" | number;
}

/** Something that one of the two browsers does, or an administrator. */
export type Command =
  | { kind: "answer"; browser: 0 | 1; run: "main" | "older" | "nameless" | "foreign" | "unknown"; answer: AnswerSpec }
  | { kind: "get"; browser: 0 | 1; run: "main" | "older" | "nameless" | "foreign" | "unknown" }
  | { kind: "page"; browser: 0 | 1 }
  | { kind: "parallel"; browser: 0 | 1; answers: AnswerSpec[] }
  | { kind: "flip" };

const oneOf = <T>(...weighted: [number, T][]) =>
  fc.oneof(...weighted.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));

const binding: fc.Arbitrary<ModelBinding> = fc.record({
  kind: fc.constantFrom(...stageKinds),
  gate: fc.oneof(
    { weight: 3, arbitrary: fc.constant("open" as const) },
    { weight: 2, arbitrary: fc.constantFrom(...gates) },
  ),
  evaluateOnPlan: fc.boolean(),
  reEvaluate: oneOf([3, true], [1, false]),
  onInvalid: oneOf<ModelBinding["onInvalid"]>([4, "retry"], [1, "restart"], [1, "restart_with_context"]),
});

/** Stages one after the other as people would set them up, so that many generated flows lead somewhere. */
const sensible = fc.constantFrom<StageKind[]>(
  ["identification", "password", "user_login"],
  ["combined_identification", "user_login"],
  ["identification", "prompt", "user_write", "user_login"],
  ["strict_identification", "consent", "password", "ask_login"],
  ["identification", "password", "user_login", "user_logout"],
);

/** A flow of generated stages; a third of them begin with a usual sequence. */
export const modelFlow: fc.Arbitrary<ModelFlow> = fc
  .record({
    designation: fc.constantFrom("authentication" as const, "stage_configuration" as const),
    usual: fc.option(sensible, { freq: 3 }),
    bindings: fc.array(binding, { minLength: 1, maxLength: 6 }),
  })
  .map(({ designation, usual, bindings }) => ({
    designation,
    bindings: [
      ...(usual ?? []).map((kind, index) => ({
        ...plain(kind),
        ...(bindings[index] && { onInvalid: bindings[index].onInvalid }),
      })),
      ...bindings,
    ],
  }));

/** A stage without policies that always runs. */
export function plain(kind: StageKind): ModelBinding {
  return { kind, gate: "open", evaluateOnPlan: false, reEvaluate: true, onInvalid: "retry" };
}

const body: fc.Arbitrary<BodySpec> = fc.record({
  shape: oneOf<BodySpec["shape"]>(
    [14, "right"],
    [4, "wrong"],
    [2, "everything"],
    [2, "another's"],
    [1, "empty"],
    [1, "null"],
    [1, "list"],
    [1, "text"],
  ),
  who: oneOf<BodySpec["who"]>([3, "alice"], [2, "bob"], [1, "nobody"]),
  other: fc.constantFrom(...stageKinds),
  greedy: oneOf([4, false], [1, true]),
});
const answer: fc.Arbitrary<AnswerSpec> = fc.record({
  body,
  step: fc.oneof(
    { weight: 5, arbitrary: fc.constant("shown" as const) },
    { weight: 2, arbitrary: fc.constant("none" as const) },
    { weight: 1, arbitrary: fc.nat(10) },
  ),
});
const browser = oneOf<0 | 1>([3, 0], [1, 1]);
const run = oneOf<"main" | "older" | "nameless" | "foreign" | "unknown">(
  [12, "main"],
  [1, "older"],
  [2, "nameless"],
  [1, "foreign"],
  [1, "unknown"],
);

/** What happens, in order. */
export const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    { weight: 10, arbitrary: fc.record({ kind: fc.constant("answer" as const), browser, run, answer }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("get" as const), browser, run }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("page" as const), browser }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("parallel" as const),
        browser,
        answers: fc.array(answer, { minLength: 2, maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: "flip" as const }) },
  ),
  { minLength: 4, maxLength: 14, size: "max" },
);

/**
 * The body that a specification stands for.
 *
 * @param shown the stage that is being answered, if any
 * @param serial makes texts unique
 */
export function makeBody(
  spec: BodySpec,
  shown: StageKind | null,
  about: { pending: Person | null; token: string | null; serial: number },
): unknown {
  const who = hasAccount(about.pending) ? about.pending : spec.who;
  const password = who === "nobody" ? "whatever" : passwords[who];
  const right: Partial<Record<StageKind, object>> = {
    identification: { uid_field: spec.who },
    strict_identification: { uid_field: spec.who },
    combined_identification: { uid_field: spec.who, password: spec.who === "nobody" ? "x" : passwords[spec.who] },
    password: { password },
    prompt: { name: `name ${about.serial}` },
    consent: { token: about.token ?? "none" },
    redirect: { to: "/elsewhere/" },
    ask_login: { remember_me: true },
  };
  const wrong: Partial<Record<StageKind, object>> = {
    identification: { uid_field: " " },
    strict_identification: { uid_field: "nobody" },
    combined_identification: { uid_field: spec.who, password: "not it" },
    password: { password: "not it" },
    prompt: { name: "" },
    consent: { token: "not it" },
    redirect: { to: "" },
    ask_login: { remember_me: "perhaps" },
  };
  const greed = spec.greedy
    ? {
        component: "ak-stage-dummy",
        pending_user: { pk: 1 },
        username: "mallory",
        is_superuser: true,
        email: "m@example.com",
      }
    : {};
  switch (spec.shape) {
    case "right":
      return { ...greed, ...(shown && right[shown]) };
    case "wrong":
      return { ...greed, ...(shown && wrong[shown]) };
    case "everything":
      return Object.assign(greed, ...Object.values(right));
    case "another's":
      return { ...greed, ...right[spec.other] };
    case "empty":
      return greed;
    case "null":
      return null;
    case "list":
      return [right.password];
    case "text":
      return "alice";
  }
}
