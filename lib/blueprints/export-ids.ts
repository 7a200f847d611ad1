import { slugify } from "#lib/policies/expression/sandbox/pure/slugify.ts";
import { TagToWrite } from "./yaml/write-yaml.ts";

/** Names of entries by the keys of their objects: made of kind and name, so that people can read them, and each there only once. */
export class EntryIds {
  private readonly byKey = new Map<string, string>();
  private readonly taken = new Set<string>();

  /** Gives an object a name, unless it has one. */
  reserve(key: string, kind: string, name = ""): void {
    if (this.byKey.has(key)) return;
    const plain = [kind, slugify(name).slice(0, 60)].filter((part) => part !== "").join("-");
    let id = plain;
    for (let number = 2; this.taken.has(id); number++) id = `${plain}-${number}`;
    this.taken.add(id);
    this.byKey.set(key, id);
  }

  /** The name of an object's entry. @throws Error when it has none */
  of(key: string): string {
    const id = this.byKey.get(key);
    if (id === undefined) throw new Error(`There is no entry for the object ${key}.`);
    return id;
  }

  /** `!KeyOf` with that name. */
  tag(key: string): TagToWrite {
    return new TagToWrite("!KeyOf", this.of(key));
  }
}
