import type { ModelFlow } from "./flow-model.ts";
import { carryOut, type World } from "./model.ts";

/** An answer as it was sent. */
export interface Sent {
  body: unknown;
  step: number | null;
}

/**
 * Every way in which things can be after answers that came at the same moment: in any order, each carried out, or too late and then
 * only looking, or turned away.
 */
export function everyOrder(
  flow: ModelFlow,
  worlds: World[],
  sent: Sent[],
  token: string | null,
  open: boolean,
): World[] {
  const found = new Map<string, World>();
  for (const order of permutations(sent)) {
    for (const world of worlds) spread(flow, world, order, token, open, found);
  }
  return [...found.values()];
}

function spread(
  flow: ModelFlow,
  world: World,
  [first, ...rest]: Sent[],
  token: string | null,
  open: boolean,
  found: Map<string, World>,
): void {
  if (!first) {
    found.set(JSON.stringify(world), world);
    return;
  }
  spread(flow, world, rest, token, open, found);
  // A run that is over is not there for the others.
  if (!world.run) return;
  for (const body of [first.body, undefined]) {
    const request = { body, step: first.step, named: true, token, open };
    spread(flow, carryOut(flow, world, request).world, rest, token, open, found);
  }
}

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
