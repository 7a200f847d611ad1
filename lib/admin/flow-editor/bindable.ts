import type { ApiCall } from "#lib/api/endpoint.ts";
import type { BoundPolicy } from "./structure.ts";

type Kind = BoundPolicy["kind"];

/** A policy, group or user that can be bound. */
export type Bindable = Pick<BoundPolicy, "kind" | "id" | "name">;

/** How many of each kind are suggested. */
const SUGGESTIONS = 8;

/** What people type for something, so that it cannot be mistaken: `group: staff`. */
export function writeBindable({ kind, name }: Bindable): string {
  return `${kind}: ${name}`;
}

/** Policies, groups and users that a text may mean while it is typed, some of each kind. */
export async function suggestBindable(call: ApiCall, text: string): Promise<string[]> {
  const [kind, search] = splitText(text);
  const { policies, groups } = call.definitions;
  const matching = (all: Iterable<{ name: string }>) =>
    [...all]
      .map(({ name }) => name)
      .filter((name) => name.toLowerCase().includes(search.toLowerCase()))
      .toSorted((a, b) => a.localeCompare(b, "en"));
  const users = () =>
    call.services.client.user.findMany({
      where: search === "" ? {} : { searchText: { contains: search, mode: "insensitive" } },
      orderBy: { username: "asc" },
      take: SUGGESTIONS,
      select: { username: true },
    });
  const found: [Kind, string[]][] = [
    ["policy", matching(policies.values())],
    ["group", matching(groups.values())],
    ["user", !kind || kind === "user" ? (await users()).map(({ username }) => username) : []],
  ];
  return found
    .filter(([one]) => !kind || kind === one)
    .flatMap(([one, names]) => names.slice(0, SUGGESTIONS).map((name) => writeBindable({ kind: one, id: "", name })));
}

/**
 * What a text means: the kind and the name, or the name alone where only one thing has it.
 * @returns what is wrong with it, in words, when that is not clear
 */
export async function resolveBindable(call: ApiCall, text: string): Promise<Bindable | string> {
  const [kind, name] = splitText(text);
  if (name === "") return "Type the name of a policy, a group or a user.";
  const { policies, groups } = call.definitions;
  const user = await call.services.client.user.findUnique({ where: { username: name }, select: { id: true } });
  const named = (one: Kind, all: Iterable<{ pk: string; name: string }>): Bindable[] =>
    [...all].filter((object) => object.name === name).map(({ pk }) => ({ kind: one, id: pk, name }));
  const found = [
    ...named("policy", policies.values()),
    ...named("group", groups.values()),
    ...(user ? [{ kind: "user" as const, id: String(user.id), name }] : []),
  ].filter((bindable) => !kind || bindable.kind === kind);
  const [first, ...others] = found;
  if (!first) return `There is no ${kind ?? "policy, group or user"} called “${name}”.`;
  if (others.length === 0) return first;
  return `Several things are called “${name}”. Choose one: ${found.map(writeBindable).join(", ")}.`;
}

function splitText(text: string): [Kind | undefined, string] {
  const [, kind, name] = /^\s*(policy|group|user)\s*:\s*(.*)$/is.exec(text) ?? [];
  return kind === undefined ? [undefined, text.trim()] : [kind.toLowerCase() as Kind, (name ?? "").trim()];
}
