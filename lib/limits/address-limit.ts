import { addressGroup } from "./address.ts";
import type { Limit, LimitKind } from "./limit.ts";

/** The limit of a visitor's address; none for this machine's own. */
export function addressLimit(kind: LimitKind, ip: string, most: number, windowMs: number): Limit[] {
  const about = addressGroup(ip);
  return about === null ? [] : [{ kind, about, most, windowMs }];
}
