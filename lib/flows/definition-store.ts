import type { Db } from "#lib/db/client.ts";
import type { Definitions, FlowDefinition, FlowSnapshot } from "./definitions.ts";
import { loadDefinitions } from "./load-definitions.ts";
import { compileSnapshot } from "./snapshot.ts";
import type { StageRegistry } from "./stage-registry.ts";

/**
 * The definitions of one version of the configuration, and the snapshots compiled from them. Every request has seen the current
 * version, so nothing here is ever served stale, and nothing is read while the version stays the same.
 */
export class DefinitionStore {
  readonly #registry: StageRegistry;
  readonly #onLoaded: (definitions: Definitions) => void;
  #loaded: Definitions | undefined;
  #loading: { version: bigint; promise: Promise<Definitions> } | undefined;
  #snapshots = new Map<string, FlowSnapshot>();

  /** @param onLoaded is told of definitions that are newer than all before */
  constructor(registry: StageRegistry, onLoaded: (definitions: Definitions) => void = () => {}) {
    this.#registry = registry;
    this.#onLoaded = onLoaded;
  }

  /** The definitions of a version, or of a newer one. */
  async at(db: Db, version: bigint): Promise<Definitions> {
    if (this.#loaded && this.#loaded.version >= version) return this.#loaded;
    if (!this.#loading || this.#loading.version < version) {
      this.#loading = { version, promise: this.#load(db, version) };
    }
    return this.#loading.promise;
  }

  /** The definitions as they are now; reads the version first. */
  async current(db: Db): Promise<Definitions> {
    const row = await db.configVersion.findFirstOrThrow();
    return this.at(db, row.version);
  }

  /** Keys of the flows that are compiled and kept, at these definitions. */
  compiled(definitions: Definitions): ReadonlySet<string> {
    return new Set(definitions === this.#loaded ? this.#snapshots.keys() : []);
  }

  /** The frozen form of a flow at these definitions. */
  snapshot(definitions: Definitions, flow: FlowDefinition): FlowSnapshot {
    if (definitions !== this.#loaded) return compileSnapshot(definitions, this.#registry, flow);
    const known = this.#snapshots.get(flow.pk);
    if (known) return known;
    const compiled = compileSnapshot(definitions, this.#registry, flow);
    this.#snapshots.set(flow.pk, compiled);
    return compiled;
  }

  async #load(db: Db, version: bigint): Promise<Definitions> {
    try {
      const definitions = await loadDefinitions(db, this.#registry, version);
      if (!this.#loaded || this.#loaded.version < version) {
        this.#loaded = definitions;
        this.#onLoaded(definitions);
        this.#snapshots = new Map();
      }
      return definitions;
    } finally {
      if (this.#loading?.version === version) this.#loading = undefined;
    }
  }
}
