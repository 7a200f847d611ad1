import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

/** The server cannot listen where it should; the message says why. */
export class ListenError extends Error {
  override readonly name = "ListenError";
}

const REASONS: Record<string, string> = {
  EADDRINUSE: "something else listens there. End it, or set PORT to another number",
  EACCES: "this user may not listen there. Ports below 1024 usually need more rights: set PORT to a higher number",
  EADDRNOTAVAIL: "this machine has no such address. Correct HOST",
  ENOTFOUND: "the host name is not known. Correct HOST",
};

/**
 * Starts listening.
 *
 * @param host undefined: all interfaces
 * @returns the port, which the system chooses when 0 was asked for
 * @throws ListenError
 */
export function listen(server: Server, port: number, host: string | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => {
      const reason = REASONS[error.code ?? ""] ?? error.message;
      reject(new ListenError(`Vestibule cannot listen on port ${port}${host ? ` of ${host}` : ""}: ${reason}.`));
    };
    server.once("error", fail);
    server.listen({ port, host }, () => {
      server.off("error", fail);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/**
 * Stops accepting connections and waits for the answers that are under way.
 *
 * @param limitMs after which the connections that are left are cut
 */
export async function drain(server: Server, limitMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const cut = setTimeout(() => server.closeAllConnections(), limitMs);
  // A connection that answers its last request now would otherwise stay open until its keep-alive ends.
  const idle = setInterval(() => server.closeIdleConnections(), 100);
  await closed;
  clearTimeout(cut);
  clearInterval(idle);
}
