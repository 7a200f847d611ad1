import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import process from "node:process";
import { DatabaseSync } from "node:sqlite";

/** The data folder is in use by another process; the message names it. */
export class FolderInUseError extends Error {
  override readonly name = "FolderInUseError";
}

/**
 * Takes an exclusive lock on a folder for the life of the process. A second process that opened the same embedded database would
 * destroy it. The lock is an SQLite write transaction: the operating system drops it with the process, however that ends, so
 * there are no stale locks.
 *
 * @returns releases the lock
 * @throws FolderInUseError naming the holder
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const holderFile = path.join(folder, "lock.json");
  const handle = new DatabaseSync(path.join(folder, "lock.sqlite"));
  try {
    handle.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch {
    handle.close();
    throw new FolderInUseError(`The data folder ${folder} is in use by ${describeHolder(holderFile)}.`);
  }
  writeFileSync(holderFile, JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() }));
  return () => handle.close();
}

function describeHolder(file: string): string {
  try {
    const { pid, host, since } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    return `process ${pid} on ${host}, running since ${since}`;
  } catch {
    return "another process";
  }
}
