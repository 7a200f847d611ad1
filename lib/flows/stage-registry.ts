import type { StageServer } from "./stage.ts";

/** What the engine may ask about stage types; it knows none of them by name. */
export interface StageRegistry {
  /** The server half of a type, or undefined when there is no such type. */
  get(type: string): StageServer | undefined;
  /** Checks a stored configuration and fills in defaults. A configuration that no longer fits is returned as it is. */
  parseConfig(type: string, config: Record<string, unknown>): Record<string, unknown>;
  /** Whether a configuration field holds a list of references rather than one. */
  isList(type: string, field: string): boolean;
  /** Keys of the stages, prompts and policies that a configuration refers to. */
  references(type: string, config: Record<string, unknown>): { kind: string; field: string; keys: string[] }[];
}
