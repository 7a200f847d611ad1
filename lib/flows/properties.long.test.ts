import process from "node:process";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AnswerSpec, type Command, commands, modelFlow, plain } from "./reference-model/commands.ts";
import type { ModelFlow, StageKind } from "./reference-model/flow-model.ts";
import { Playback } from "./reference-model/play.ts";
import { createPalette, type Palette } from "./reference-model/stage-palette.ts";

/** How many flows are tried; more for a longer search. A failure prints the seed and the path that repeat it. */
const RUNS = Number(process.env.VESTIBULE_PROPERTY_RUNS ?? 60);
const LONGEST_MS = RUNS * 130;
/** The same flows each time, so that a change is judged by itself; set another seed to search on. */
const SEED = Number(process.env.VESTIBULE_PROPERTY_SEED ?? 20_261_121);

let palette: Palette;
beforeAll(async () => {
  palette = await createPalette();
});
afterAll(() => palette.engine.close());

async function playAll(flow: ModelFlow, all: Command[]): Promise<void> {
  try {
    const playback = new Playback(palette, flow, await palette.build(flow));
    for (const command of all) await playback.play(command);
    await playback.finish();
  } finally {
    await palette.clear();
  }
}

const right: AnswerSpec = { step: "shown", body: { shape: "right", who: "alice", other: "dummy", greedy: false } };
const empty: AnswerSpec = { ...right, body: { ...right.body, shape: "empty" } };
const answer = (who: "alice" | "bob" = "alice"): Command => ({
  kind: "answer",
  browser: 0,
  run: "main",
  answer: { ...right, body: { ...right.body, who } },
});
const flowOf = (...kinds: StageKind[]): ModelFlow => ({ designation: "authentication", bindings: kinds.map(plain) });

describe("Keycloak CVE-2026-18963: a stage is reached only when every earlier one of this run was really passed, for this user", () => {
  // First: when the time is up, the other one leaves its last run behind unfinished.
  it("plays runs that really lead to a login", async () => {
    const flow = flowOf("identification", "password", "consent", "ask_login");
    const playback = new Playback(palette, flow, await palette.build(flow));
    for (let count = 0; count < 5; count++) await playback.play(answer());
    expect(await palette.engine.client.session.count()).toBe(1);
    await palette.clear();
  });

  it(
    "holds for generated flows and requests, and looking at a page never changes a row",
    async () => {
      await fc.assert(fc.asyncProperty(modelFlow, commands, playAll), {
        numRuns: RUNS,
        seed: SEED,
        interruptAfterTimeLimit: LONGEST_MS,
        examples: [
          [flowOf("identification", "password", "user_login"), [answer(), answer(), answer()]],
          // A field that is left out has the value that it was shown with.
          [flowOf("prompt", "prompt", "dummy"), [answer(), { ...answer(), answer: empty }]],
        ],
      });
    },
    LONGEST_MS + 60_000,
  );
});
