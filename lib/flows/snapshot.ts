import { createHash } from "node:crypto";
import type { Db } from "#lib/db/client.ts";
import type { Definitions, FlowDefinition, FlowSnapshot, FlowSnapshotContent } from "./definitions.ts";
import type { StageRegistry } from "./stage-registry.ts";

const KEPT = 500;

/** Freezes a flow as it is now: its bindings, their stages, and what these refer to. */
export function compileSnapshot(definitions: Definitions, registry: StageRegistry, flow: FlowDefinition): FlowSnapshot {
  const content: FlowSnapshotContent = {
    flow,
    bindings: definitions.bindings.get(flow.pk) ?? [],
    stages: {},
    prompts: {},
  };
  for (const binding of content.bindings) addStage(definitions, registry, content, binding.stage);
  return { hash: createHash("sha256").update(canonicalJson(content)).digest("hex"), content };
}

function addStage(definitions: Definitions, registry: StageRegistry, content: FlowSnapshotContent, pk: string): void {
  const stage = definitions.stages.get(pk);
  if (!stage || content.stages[pk]) return;
  content.stages[pk] = stage;
  for (const { kind, keys } of registry.references(stage.type, stage.config)) {
    for (const key of keys) {
      if (kind === "stage") addStage(definitions, registry, content, key);
      const prompt = kind === "prompt" ? definitions.prompts.get(key) : undefined;
      if (prompt) content.prompts[key] = prompt;
    }
  }
}

/** JSON with sorted keys, so that equal content has an equal hash. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** Snapshots of this process, by hash: they never change, so they never go stale. */
export class SnapshotStore {
  readonly #loaded = new Map<string, FlowSnapshotContent>();
  readonly #stored = new Set<string>();

  /** Makes sure that a snapshot is in the database before a run names it. */
  async save(db: Db, snapshot: FlowSnapshot): Promise<void> {
    this.#keep(snapshot.hash, snapshot.content);
    if (this.#stored.has(snapshot.hash)) return;
    await db.$executeRaw`
      INSERT INTO "flow_snapshot" ("hash", "flow_id", "content")
      VALUES (${snapshot.hash}, ${snapshot.content.flow.pk}::uuid, ${JSON.stringify(snapshot.content)}::jsonb)
      ON CONFLICT ("hash") DO NOTHING`;
  }

  /** Remembers that a snapshot is stored for good; called once the transaction that stored it has ended. */
  confirm(hash: string): void {
    this.#stored.add(hash);
  }

  /** The snapshot with this hash, or null when it is gone. */
  async load(db: Db, hash: string): Promise<FlowSnapshotContent | null> {
    const known = this.#loaded.get(hash);
    if (known) return known;
    const row = await db.flowSnapshot.findUnique({ where: { hash } });
    if (!row) return null;
    const content = row.content as unknown as FlowSnapshotContent;
    this.#keep(hash, content);
    return content;
  }

  #keep(hash: string, content: FlowSnapshotContent): void {
    this.#loaded.delete(hash);
    this.#loaded.set(hash, content);
    const oldest = this.#loaded.keys().next().value;
    if (this.#loaded.size > KEPT && oldest !== undefined) this.#loaded.delete(oldest);
  }
}
