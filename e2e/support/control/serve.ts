import { createServer, type IncomingMessage } from "node:http";
import { text as readText } from "node:stream/consumers";
import type { ControlCalls } from "./protocol.ts";

/** Nothing of the application is loaded before the first call, so that the server starts as it always does. */
const calls: ControlCalls = {
  async import({ file, text, context }) {
    const { db } = await import("#lib/db/client.ts");
    const { applyBlueprint } = await import("#lib/blueprints/importer.ts");
    const { createImportSetup } = await import("#lib/blueprints/instances.ts");
    const { uploadedPolicy } = await import("#lib/blueprints/source.ts");
    const setup = createImportSetup(db(), { folders: [], variables: {} });
    const { success, error } = await applyBlueprint(setup, { file, text, context, policy: uploadedPolicy });
    return success ? null : (error?.message ?? "The import failed without a reason.");
  },
  async query({ sql, values }) {
    const { db } = await import("#lib/db/client.ts");
    return db().$queryRawUnsafe(sql, ...values);
  },
  async session({ cookie }) {
    const { getServerSession } = await import("next-auth");
    const { authOptions } = await import("#lib/identity/next-auth.ts");
    const { runWithRequest } = await import("#lib/http/request.ts");
    const { settleRequest } = await import("#lib/server/request-info.ts");
    const socket = { remoteAddress: "127.0.0.1" } as IncomingMessage["socket"];
    const cookies = Object.fromEntries(new URLSearchParams(cookie.replaceAll("; ", "&")));
    const req = { headers: { host: "localhost", cookie }, cookies, socket } as unknown as IncomingMessage;
    // next-auth takes the request and answer of an API route where there is no page around it.
    const res = { getHeader: () => undefined, setHeader: () => undefined };
    const info = settleRequest(req, { trusted: [] });
    return runWithRequest(info, () => getServerSession(req as never, res as never, authOptions));
  },
};

/** Answers the calls of tests on a Unix socket, each as `POST /name` with a JSON body. */
export function serveControl(socket: string): void {
  const server = createServer(async (req, res) => {
    const [status, value] = await carryOut(req).then(
      (answer) => [200, answer] as const,
      (error: unknown) => [500, String(error)] as const,
    );
    res.writeHead(status, { "Content-Type": "application/json" });
    res.end(JSON.stringify(value ?? null, (_key, part) => (typeof part === "bigint" ? String(part) : part)));
  });
  server.listen(socket);
  // The socket alone does not keep the process alive.
  server.unref();
}

async function carryOut(req: IncomingMessage): Promise<unknown> {
  const name = (req.url ?? "").slice(1) as keyof ControlCalls;
  const call = calls[name] as (request: unknown) => Promise<unknown>;
  return call(JSON.parse(await readText(req)));
}
