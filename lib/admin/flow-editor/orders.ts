const STEP = 10;

/**
 * Where steps stand after a change. Those that keep their place among the others keep their number, so that the audit record tells
 * of what was really moved; when there is no room for a new one between two, all get fresh numbers.
 *
 * @param keys of the steps in their new order
 * @param stored numbers of the steps that are stored
 */
export function assignOrders(keys: readonly string[], stored: ReadonlyMap<string, number>): number[] {
  return keepOrders(keys, stored) ?? renumber(keys, stored);
}

function keepOrders(keys: readonly string[], stored: ReadonlyMap<string, number>): number[] | null {
  const orders: number[] = [];
  let previous: number | undefined;
  for (const [index, key] of keys.entries()) {
    const own = stored.get(key);
    const next = keys.slice(index + 1).flatMap((later) => stored.get(later) ?? [])[0];
    const order: number = own ?? between(previous, next);
    if (previous !== undefined && order <= previous) return null;
    if (own === undefined && next !== undefined && order >= next) return null;
    orders.push(order);
    previous = order;
  }
  return orders;
}

function between(previous: number | undefined, next: number | undefined): number {
  if (previous === undefined) return next === undefined ? 0 : next - STEP;
  return next === undefined ? previous + STEP : Math.floor((previous + next) / 2);
}

/** Fresh numbers are above all that are taken: a stage can be bound twice, but never with the same number. */
function renumber(keys: readonly string[], stored: ReadonlyMap<string, number>): number[] {
  const start = Math.max(-STEP, ...stored.values()) + STEP;
  return keys.map((_key, index) => start + index * STEP);
}
