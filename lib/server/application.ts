import { createServer, type Server } from "node:http";
import next from "next";
import type { RequestHandler } from "./http.ts";

/** The Next.js application, ready to answer. */
export interface Application {
  handler: RequestHandler;
  close(): Promise<void>;
}

/** Opens the built application, or in development one that is compiled as it is asked for. @param root the project's folder */
export async function openApplication(options: {
  root: string;
  port: number;
  development: boolean;
  server: Server;
}): Promise<Application> {
  const app = next({
    dev: options.development,
    dir: options.root,
    port: options.port,
    // Next.js takes over the upgrade requests of the server it is given and leaves those that it does not know open for ever. Only
    // hot reloading needs them; without a listener Node answers such a request as an ordinary one (RFC 9110 §7.8).
    httpServer: options.development ? options.server : createServer(),
  });
  await app.prepare();
  return { handler: app.getRequestHandler(), close: () => app.close() };
}
