import { readFile } from "node:fs/promises";
import type { SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";

/** What Vestibule uses of Prisma's schema engine. */
export interface SchemaEngine {
  applyMigrations(input: unknown): Promise<{ appliedMigrationNames: string[] }>;
  diff(input: unknown): Promise<{ stdout: string | null; exitCode: number }>;
  free(): void;
}

type EngineModule = Record<string, unknown> & {
  SchemaEngine: { new: (options: unknown, log: (line: string) => void, adapter: object) => Promise<SchemaEngine> };
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
};

let loading: Promise<EngineModule> | undefined;

async function loadModule(): Promise<EngineModule> {
  const entry = import.meta.resolve("@prisma/schema-engine-wasm");
  const glue = (await import(new URL("schema_engine_bg.js", entry).href)) as EngineModule;
  const { instance } = await WebAssembly.instantiate(await readFile(new URL("schema_engine_bg.wasm", entry)), {
    "./schema_engine_bg.js": glue as unknown as WebAssembly.ModuleImports,
  });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports as { __wbindgen_start?: () => void }).__wbindgen_start?.();
  return glue;
}

/**
 * Prisma's schema engine as WebAssembly, talking to the database through a driver adapter: the native engine would have to be
 * downloaded at install time.
 *
 * @param datamodels schema files as [path, content]; needed for `diff`, not for `applyMigrations`
 */
export async function openSchemaEngine(
  factory: SqlMigrationAwareDriverAdapterFactory,
  datamodels?: [string, string][],
): Promise<SchemaEngine> {
  loading ??= loadModule();
  const glue = await loading;
  return glue.SchemaEngine.new({ datamodels }, () => undefined, bindMigrationAwareSqlAdapterFactory(factory));
}
