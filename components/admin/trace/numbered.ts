/** The items of a list that never changes, each with its place as a key: equal ones may repeat. */
export function numbered<T>(items: readonly T[]): [number, T][] {
  return items.map((item, index) => [index, item]);
}
