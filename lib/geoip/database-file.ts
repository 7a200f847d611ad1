import { readFileSync, statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { Reader, type Response } from "maxmind";
import { log } from "#lib/log.ts";

/** How often somebody looks whether the file has changed. */
const LOOK_INTERVAL_MS = 10_000;

/** A database in MaxMind's format, which is replaced on disk now and then. */
export class DatabaseFile {
  readonly #path: string;
  #reader: Reader<Response> | null = null;
  /** Size and time of the file that the reader was made from; "" when there was none. */
  #version: string | undefined;
  #lookAt = 0;
  #looking: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * What the database says about an address, and how many of the address's leading bits that is about. The first call reads the file;
   * later ones look now and then, in the background, whether it was replaced. Without a readable file nothing is known.
   *
   * @param address in its usual form
   */
  find(address: string): [unknown, number] {
    this.#keepCurrent();
    return this.#reader?.getWithPrefixLength(address) ?? [null, 0];
  }

  /** Whether there is a file that can be read. */
  get isThere(): boolean {
    this.#keepCurrent();
    return this.#reader !== null;
  }

  /** Opens the file anew if it has changed. What cannot be read leaves things as they were; a file that is gone is known no more. */
  refresh(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  #keepCurrent(): void {
    if (this.#version === undefined) this.#openNow();
    else if (Date.now() >= this.#lookAt) void this.refresh();
  }

  #openNow(): void {
    try {
      const version = toVersion(statSync(this.#path));
      this.#take(readFileSync(this.#path), version);
    } catch (error) {
      this.#giveUp(error);
    }
  }

  async #look(): Promise<void> {
    try {
      const version = toVersion(await stat(this.#path));
      this.#lookAt = Date.now() + LOOK_INTERVAL_MS;
      if (version !== this.#version) this.#take(await readFile(this.#path), version);
    } catch (error) {
      this.#giveUp(error);
    }
  }

  #take(content: Buffer, version: string): void {
    this.#lookAt = Date.now() + LOOK_INTERVAL_MS;
    // Also when it cannot be read: the same broken file is not tried again.
    this.#version = version;
    this.#reader = new Reader(content);
    log().debug({ path: this.#path }, "opened a database of addresses");
  }

  #giveUp(error: unknown): void {
    this.#lookAt = Date.now() + LOOK_INTERVAL_MS;
    const isGone = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (this.#version === undefined || (isGone && this.#version !== ""))
      log().warn({ err: error, path: this.#path }, "a database of addresses cannot be read");
    if (isGone) this.#reader = null;
    if (isGone || this.#version === undefined) this.#version = "";
  }
}

function toVersion({ size, mtimeMs, ino }: { size: number; mtimeMs: number; ino: number }): string {
  return `${size} ${mtimeMs} ${ino}`;
}
