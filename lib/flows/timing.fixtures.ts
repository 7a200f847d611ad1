import process from "node:process";
import { expect } from "vitest";

/** One measurement: time on the clock, and processor time of all threads, which other processes do not add to; in milliseconds. */
interface Times {
  clock: number;
  processor: number;
}

/** How two kinds of tries compare in one of the times. */
interface Comparison {
  /** How likely one of the first kind takes longer than one of the second: 0.5 says nothing, 0 and 1 tell them apart each time. */
  longer: number;
  medians: [number, number];
  /** Distances between the quartiles. */
  spreads: [number, number];
}

/** Tries to warm up with, which are not counted: caches fill, code is compiled. */
const WARM_UP = 5;
/** Beyond this the kinds are told apart after a few tries. With 100 pairs chance alone goes so far once in a million times. */
const MOST_TELLING = 0.2;

/**
 * Measures two kinds of tries in turns, so that whatever else the machine does meets both alike.
 *
 * @param pairs how many of each
 */
export async function compareTimes(
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
  pairs: number,
): Promise<Record<keyof Times, Comparison>> {
  const times: [Times[], Times[]] = [[], []];
  for (let pair = -WARM_UP; pair < pairs; pair++) {
    const turns = [0, 1] as const;
    for (const which of pair % 2 === 0 ? turns : turns.toReversed()) {
      const taken = await measure(which === 0 ? first : second);
      if (pair >= 0) times[which].push(taken);
    }
  }
  const compareIn = (kind: keyof Times) => compare(times[0].map(of(kind)), times[1].map(of(kind)));
  return { clock: compareIn("clock"), processor: compareIn("processor") };
}

const of = (kind: keyof Times) => (times: Times) => times[kind];

async function measure(work: () => Promise<unknown>): Promise<Times> {
  const [before, start] = [process.cpuUsage(), performance.now()];
  await work();
  const clock = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { clock, processor: (user + system) / 1000 };
}

/** Mann and Whitney's U, as the share of pairs in which the first is longer; ranks are not misled by a few slow tries. */
function compare(first: number[], second: number[]): Comparison {
  let longer = 0;
  for (const a of first) for (const b of second) longer += a > b ? 1 : a === b ? 0.5 : 0;
  return {
    longer: longer / (first.length * second.length),
    medians: [quantile(first, 0.5), quantile(second, 0.5)],
    spreads: [first, second].map((all) => quantile(all, 0.75) - quantile(all, 0.25)) as [number, number],
  };
}

function quantile(numbers: number[], part: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * part)] ?? 0;
}

/** Neither clock nor processor tells the two kinds of tries apart: medians differ by less than the spread of either. */
export async function expectAlike(
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
  pairs = 100,
): Promise<void> {
  const compared = await compareTimes(first, second, pairs);
  for (const { longer, medians, spreads } of Object.values(compared)) {
    const said = JSON.stringify(compared);
    expect(Math.abs(longer - 0.5), said).toBeLessThan(MOST_TELLING);
    expect(Math.abs(medians[0] - medians[1]), said).toBeLessThan(Math.min(...spreads));
  }
}

/** The measurement would show it if one of the two did more. */
export async function expectTold(first: () => Promise<unknown>, second: () => Promise<unknown>): Promise<void> {
  const { processor } = await compareTimes(first, second, 30);
  expect(Math.abs(processor.longer - 0.5), JSON.stringify(processor)).toBeGreaterThan(MOST_TELLING);
}
