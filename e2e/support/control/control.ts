import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { text as readText } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import type { ControlCalls } from "./protocol.ts";

/** Variables that make a test server open a control socket, and where that will be. */
export function controlEnvironment(): { socket: string; env: { E2E_CONTROL: string; NODE_OPTIONS: string } } {
  const socket = path.join(tmpdir(), `vestibule-${randomBytes(6).toString("hex")}.sock`);
  const preload = pathToFileURL(path.resolve("e2e/support/control/preload.ts")).href;
  return { socket, env: { E2E_CONTROL: socket, NODE_OPTIONS: `--import=${preload}` } };
}

/** Prepares a test server's data and looks at it, beside what the product itself offers. */
export class Control {
  readonly #socket: string;

  /** @param socket as `controlEnvironment` named it */
  constructor(socket: string) {
    this.#socket = socket;
  }

  /** Imports a blueprint. @throws Error with the importer's reason */
  async importText(text: string, file = "test.yaml", context: Record<string, unknown> = {}): Promise<void> {
    const reason = await this.#call("import", { file, text, context });
    if (reason !== null) throw new Error(reason);
  }

  /** Imports a blueprint file as it is. @throws Error with the importer's reason */
  async importBlueprint(file: string, context: Record<string, unknown> = {}): Promise<void> {
    await this.importText(await readFile(file, "utf8"), path.basename(file), context);
  }

  /** Rows of a query with positional parameters (`$1` …). */
  query(sql: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
    return this.#call("query", { sql, values });
  }

  /** What `getServerSession` says about a browser with these cookies. */
  session(cookie: string): Promise<unknown> {
    return this.#call("session", { cookie });
  }

  async #call<Name extends keyof ControlCalls>(
    name: Name,
    body: Parameters<ControlCalls[Name]>[0],
  ): Promise<Awaited<ReturnType<ControlCalls[Name]>>> {
    const { status, text } = await post(this.#socket, `/${name}`, JSON.stringify(body));
    if (status !== 200) throw new Error(`${name}: ${JSON.parse(text)}`);
    return JSON.parse(text);
  }
}

function post(socketPath: string, place: string, body: string): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path: place, method: "POST" }, (answer) => {
      readText(answer).then((text) => resolve({ status: answer.statusCode, text }), reject);
    });
    sent.once("error", reject);
    sent.end(body);
  });
}
