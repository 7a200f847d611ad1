import { z } from "zod";

const lockfileSchema = z.looseObject({
  packages: z.record(
    z.string(),
    z.looseObject({
      version: z.string().optional(),
      dev: z.boolean().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
/** What this project reads of package-lock.json; the rest is kept. */
type Lockfile = z.infer<typeof lockfileSchema>;

/** Checks the shape, and leaves the order of everything as it is. @throws ZodError */
export function assertLockfile(value: unknown): asserts value is Lockfile {
  lockfileSchema.parse(value);
}

const SYSTEMS = ["android", "darwin", "freebsd", "linux", "win32"];
const PROCESSORS = ["arm64", "x64", "arm", "ia32", "wasm32"];
const LIBRARIES: Record<string, string> = { musl: "musl", gnu: "glibc", gnueabihf: "glibc" };

/**
 * Adds the optional packages that others name and that have no entry. Such a package is named after its platform and has an exact version.
 *
 * @returns the names of what was added
 */
export function completeLockfile(lockfile: Lockfile): string[] {
  const { packages } = lockfile;
  const added: string[] = [];
  for (const [place, parent] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
      if (`node_modules/${name}` in packages || `${place}/node_modules/${name}` in packages) continue;
      packages[`node_modules/${name}`] = describePlatformPackage(name, version, parent.dev === true);
      added.push(name);
    }
  }
  lockfile.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en")));
  return added;
}

function describePlatformPackage(name: string, version: string, dev: boolean) {
  const words = name.split(/[/-]/);
  const pick = (known: readonly string[]) => words.filter((word) => known.includes(word));
  const libraries = words.flatMap((word) => LIBRARIES[word] ?? []);
  const system = pick(SYSTEMS);
  return {
    version,
    cpu: pick(PROCESSORS),
    ...(dev ? { dev } : {}),
    ...(libraries.length > 0 ? { libc: libraries } : {}),
    optional: true,
    ...(system.length > 0 ? { os: system } : {}),
  };
}
