/** A line of a text that was changed. `gap` stands for lines that are the same. */
export interface DiffLine {
  kind: "same" | "added" | "removed" | "gap";
  text: string;
}

/** Lines around a change that are shown with it. */
const CONTEXT = 2;
/** Longer texts are not compared line by line: that costs the product of their lengths. */
const MOST_LINES = 1_000;

/** What changed between two texts, line by line, with some lines around it. Null for texts that are too long. */
export function diffLines(before: string, after: string): DiffLine[] | null {
  const [was, is] = [before.split("\n"), after.split("\n")];
  if (was.length > MOST_LINES || is.length > MOST_LINES) return null;
  return foldSame(walk(was, is, commonLengths(was, is)));
}

/** How many lines two texts have in common from a pair of lines on: the longest common subsequence of what follows. */
function commonLengths(was: readonly string[], is: readonly string[]): number[][] {
  const lengths = was.map(() => new Array<number>(is.length + 1).fill(0));
  lengths.push(new Array<number>(is.length + 1).fill(0));
  for (let i = was.length - 1; i >= 0; i--) {
    const [row = [], below = []] = [lengths[i], lengths[i + 1]];
    for (let j = is.length - 1; j >= 0; j--)
      row[j] = was[i] === is[j] ? 1 + (below[j + 1] ?? 0) : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
  }
  return lengths;
}

function walk(was: readonly string[], is: readonly string[], lengths: readonly number[][]): DiffLine[] {
  const lines: DiffLine[] = [];
  const rest = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  let [i, j] = [0, 0];
  while (i < was.length || j < is.length) {
    const [old, fresh] = [was[i], is[j]];
    if (old !== undefined && old === fresh) {
      lines.push({ kind: "same", text: old });
      i += 1;
      j += 1;
    } else if (old !== undefined && (fresh === undefined || rest(i + 1, j) >= rest(i, j + 1))) {
      lines.push({ kind: "removed", text: old });
      i += 1;
    } else {
      lines.push({ kind: "added", text: fresh ?? "" });
      j += 1;
    }
  }
  return lines;
}

function foldSame(lines: readonly DiffLine[]): DiffLine[] {
  const near = lines.map((_line, index) =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(({ kind }) => kind !== "same"),
  );
  return lines.flatMap((line, index): DiffLine[] => {
    if (near[index]) return [line];
    return index === 0 || near[index - 1] ? [{ kind: "gap", text: "…" }] : [];
  });
}
