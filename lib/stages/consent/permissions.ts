import { z } from "zod";
import type { PlanContext } from "#lib/flows/context.ts";
import type { Permission } from "#lib/identity/consents.ts";

const permissionSchema = z.object({ id: z.string(), name: z.string().default("") });

/** The usable ones of what a provider or a policy asks for. */
export function readPermissions(asked: unknown): Permission[] {
  if (!Array.isArray(asked)) return [];
  return asked.map((entry) => permissionSchema.safeParse(entry).data).filter((entry) => entry !== undefined);
}

/**
 * All that is asked for, in its order: what the context calls permissions and what it calls additional ones, because looking at the
 * question once has sorted them into the two, and a second look must not take the first part for the whole.
 */
export function requestedPermissions(context: PlanContext): Permission[] {
  const all = [
    ...readPermissions(context.consent_permissions),
    ...readPermissions(context.consent_additional_permissions),
  ];
  return [...new Map(all.map((permission) => [permission.id, permission])).values()];
}

/** Whether two lists of ids say the same, whatever their order. */
export function isSameSet(a: Iterable<string>, b: Iterable<string>): boolean {
  const [left, right] = [new Set(a), new Set(b)];
  return left.size === right.size && [...left].every((id) => right.has(id));
}
