import { z } from "zod";
import type { StageContext, StageServer } from "#lib/flows/stage.ts";
import type { StageRegistry } from "#lib/flows/stage-registry.ts";

/** The question that a stage asked last, and who asks. */
export interface SeenQuestion {
  server: StageServer;
  context: StageContext;
}

/** A registry of the same stages that notes which of them asks. */
export class WatchedStages implements StageRegistry {
  readonly #registry: StageRegistry;
  #seen: SeenQuestion | null = null;
  readonly parseConfig: StageRegistry["parseConfig"];
  readonly isList: StageRegistry["isList"];
  readonly references: StageRegistry["references"];

  constructor(registry: StageRegistry) {
    this.#registry = registry;
    this.parseConfig = (type, config) => registry.parseConfig(type, config);
    this.isList = (type, field) => registry.isList(type, field);
    this.references = (type, config) => registry.references(type, config);
  }

  get(type: string): StageServer | undefined {
    const server = this.#registry.get(type);
    if (!server?.challenge) return server;
    const note = (context: StageContext) => {
      this.#seen = { server, context };
    };
    return Object.create(server, {
      challenge: {
        value: (context: StageContext) => {
          note(context);
          return server.challenge?.(context);
        },
      },
    }) as StageServer;
  }

  /** The question since it was last asked for. */
  take(): SeenQuestion | null {
    const seen = this.#seen;
    this.#seen = null;
    return seen;
  }
}

/** The shape of an answer to a question, as JSON Schema; a stage that checks by itself takes any object. */
export async function answerShape({ server, context }: SeenQuestion): Promise<Record<string, unknown>> {
  const schema = (await server.answerSchema?.(context)) ?? z.looseObject({});
  const { $schema: _dialect, ...shape } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return shape as Record<string, unknown>;
}

/** Whether an answer to the question can prove a password. */
export function asksForPassword({ server, context }: SeenQuestion): boolean {
  const { establishes = [] } = server;
  const kinds = typeof establishes === "function" ? establishes(context.config as never) : establishes;
  return kinds.includes("password");
}
