/** How long a stage took in this process. */
export interface StageTiming {
  stage: string;
  type: string;
  count: number;
  /** Milliseconds. */
  mean: number;
  longest: number;
}

/** So many stages are remembered; whoever has more sees those that were used last. */
const MOST_STAGES = 1000;

/** Measures stages as they are run, so that slow ones can be found. Numbers are of this process, since it began. */
export class StageTimings {
  readonly #stages = new Map<string, { type: string; count: number; total: number; longest: number }>();

  /** @param duration milliseconds */
  add(stage: string, type: string, duration: number): void {
    const known = this.#stages.get(stage) ?? { type, count: 0, total: 0, longest: 0 };
    this.#stages.delete(stage);
    this.#stages.set(stage, {
      type,
      count: known.count + 1,
      total: known.total + duration,
      longest: Math.max(known.longest, duration),
    });
    const [oldest] = this.#stages.keys();
    if (this.#stages.size > MOST_STAGES && oldest !== undefined) this.#stages.delete(oldest);
  }

  /** The stages that take longest on average, the slowest first. */
  slowest(most: number): StageTiming[] {
    return [...this.#stages]
      .map(([stage, { type, count, total, longest }]) => ({ stage, type, count, mean: total / count, longest }))
      .toSorted((a, b) => b.mean - a.mean)
      .slice(0, most);
  }
}
