/**
 * Which of the steps that both versions have were moved: the fewest that have to be taken out so that the others stand in the same order.
 * @param before keys of the steps of one version, in order
 * @param after keys of the other's
 */
export function findMoved(before: readonly string[], after: readonly string[]): Set<string> {
  const common = after.filter((key) => before.includes(key));
  const positions = common.map((key) => before.indexOf(key));
  // The longest increasing run of positions stays where it is.
  const best: { length: number; previous: number }[] = [];
  for (const [index, position] of positions.entries()) {
    const entry = { length: 1, previous: -1 };
    for (const [earlier, other] of positions.slice(0, index).entries()) {
      const length = (best[earlier]?.length ?? 0) + 1;
      if (other < position && length > entry.length) Object.assign(entry, { length, previous: earlier });
    }
    best.push(entry);
  }
  const longest = Math.max(0, ...best.map(({ length }) => length));
  const moved = new Set(common);
  for (let at = best.findLastIndex(({ length }) => length === longest); at >= 0; at = best[at]?.previous ?? -1)
    moved.delete(common[at] ?? "");
  return moved;
}
