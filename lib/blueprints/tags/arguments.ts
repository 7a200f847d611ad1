import type { BlueprintValue } from "../values.ts";
import { EntryFault, Tag, type TagArgument, type TagScope } from "./tag.ts";

/** The text of a scalar argument. @throws Error when the tag is put on anything else */
export function scalarText(tag: string, argument: TagArgument): string {
  if (argument.kind !== "scalar") throw new Error(`${tag} takes a single value, not a list.`);
  return argument.text;
}

/** The items of a sequence argument. @throws Error when there are too few or too many */
export function sequenceItems(tag: string, argument: TagArgument, least: number, most = Number.POSITIVE_INFINITY) {
  if (argument.kind !== "sequence") throw new Error(`${tag} takes a list.`);
  const count = argument.items.length;
  if (count < least)
    throw new Error(`${tag} needs at least ${least} argument${least === 1 ? "" : "s"}, ${count} given.`);
  if (count > most) throw new Error(`${tag} takes at most ${most} arguments, ${count} given.`);
  return argument.items;
}

/** A name alone, or a list of a name and a default. */
export function nameAndDefault(tag: string, argument: TagArgument): { name: string; fallback: BlueprintValue } {
  if (argument.kind === "scalar") return { name: argument.text, fallback: null };
  const [name, fallback = null] = sequenceItems(tag, argument, 2, 2);
  if (typeof name !== "string") throw new Error(`${tag} needs a name (text) as its first argument.`);
  return { name, fallback };
}

/** The depth argument of `!Index` and `!Value`. @throws Error unless it is a whole number from 0 */
export function depthArgument(tag: string, argument: TagArgument): number {
  const text = scalarText(tag, argument).trim();
  if (!/^\+?\d{1,3}$/.test(text)) throw new Error(`${tag} needs a whole number from 0, not "${text}".`);
  return Number(text);
}

/** The value of a tag, or the value as it is: tags deeper inside are not looked at. */
export async function resolveShallow(value: BlueprintValue, scope: TagScope): Promise<BlueprintValue> {
  return value instanceof Tag ? value.resolve(scope) : value;
}

/** Like {@link resolveShallow}, for arguments that must turn out to be text. @throws EntryFault */
export async function resolveText(tag: string, what: string, value: BlueprintValue, scope: TagScope): Promise<string> {
  const resolved = await resolveShallow(value, scope);
  if (typeof resolved !== "string") throw new EntryFault(`${tag}: the ${what} must be text.`);
  return resolved;
}
