import type { en } from "./en.ts";

/** The same tree with any text at its leaves. */
type Texts<Tree> = { readonly [Key in keyof Tree]: Tree[Key] extends string ? string : Texts<Tree[Key]> };

/** What a language has to provide: every key of the English messages, and no other. */
export type Messages = Texts<typeof en>;
