import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { installPackage } from "./testing/apt.ts";

/** A PostgreSQL server of our own, with an empty database. */
export interface TemporaryPostgres {
  url: string;
  stop(): Promise<void>;
}

/** Why no PostgreSQL server could be started. */
export class NoPostgresError extends Error {
  override readonly name = "NoPostgresError";
}

const START_LIMIT_MS = 30_000;

/**
 * Starts a PostgreSQL server in a temporary folder, on a free port of this machine. It trusts every local user and does not wait for the
 * disk: for tests and benchmarks only.
 *
 * @throws NoPostgresError when there is none on this machine and none can be installed
 */
export async function startPostgres(): Promise<TemporaryPostgres> {
  const programs = findPrograms() ?? (installPackage("postgresql") ? findPrograms() : undefined);
  if (!programs) throw new NoPostgresError("there is no PostgreSQL server on this machine");
  const owner = findOwner();
  const folder = mkdtempSync(path.join(tmpdir(), "vestibule-postgres-"));
  if (owner) chownSync(folder, owner.uid, owner.gid);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const data = path.join(folder, "data");
  const env = { ...process.env, LC_ALL: "C.UTF-8" };
  const made = spawnSync(
    path.join(programs, "initdb"),
    ["-D", data, "-U", "vestibule", "-A", "trust", "-E", "UTF8", "--no-sync"],
    { ...owner, env, cwd: folder, encoding: "utf8" },
  );
  if (made.status !== 0) {
    remove();
    throw new NoPostgresError(`initdb failed: ${made.stderr || made.error?.message}`);
  }
  const port = await findFreePort();
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: folder,
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    max_connections: 200,
  };
  const child = spawn(
    path.join(programs, "postgres"),
    ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    { ...owner, env, cwd: folder, stdio: "ignore" },
  );
  const killAtExit = () => void child.kill("SIGQUIT");
  process.once("exit", killAtExit);
  const stop = async () => {
    process.off("exit", killAtExit);
    await endChild(child);
    remove();
  };
  const url = `postgresql://vestibule@127.0.0.1:${port}/postgres`;
  if (await isReady(url, child)) return { url, stop };
  await stop();
  throw new NoPostgresError("the server did not start");
}

/** The folder of the server's programs: the newest of Debian's or Homebrew's, or what is on the PATH. */
function findPrograms(): string | undefined {
  const installed = ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin"]
    .flatMap((pattern) => globSync(pattern))
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  const onPath = (process.env.PATH ?? "").split(path.delimiter);
  return [...installed, ...onPath].find((folder) =>
    ["initdb", "postgres"].every((name) => existsSync(path.join(folder, name))),
  );
}

/** PostgreSQL refuses to run as root; its own user does then. */
function findOwner(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const user of ["postgres", "nobody"]) {
    const [uid, gid] = ["-u", "-g"].map((flag) => spawnSync("id", [flag, user], { encoding: "utf8" }));
    if (uid?.status === 0 && gid?.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new NoPostgresError("PostgreSQL refuses to run as root, and there is no other user for it");
}

/** A port of this machine that nothing listens on now. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function isReady(url: string, child: ChildProcess): Promise<boolean> {
  for (const started = Date.now(); Date.now() - started < START_LIMIT_MS && child.exitCode === null; await sleep(100)) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return true;
    } catch {
      // Not yet.
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return false;
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGINT");
  await ended;
}
