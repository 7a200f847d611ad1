import { rmSync } from "node:fs";
import { Control, controlEnvironment } from "./control/control.ts";
import { startTestServer, type TestServer, type TestServerOptions } from "./server.ts";

/** A test server whose data tests can prepare. */
export interface ControlledServer extends TestServer {
  control: Control;
  /** Where `control` talks to it, for other processes. */
  socket: string;
}

/** Starts the application with a control socket beside it. @throws Error with what it printed when it does not become ready */
export async function startControlledServer(options: TestServerOptions = {}): Promise<ControlledServer> {
  const { socket, env } = controlEnvironment();
  const server = await startTestServer({ ...options, env: { ...options.env, ...env } });
  const stop = async (signal?: NodeJS.Signals) => {
    await server.stop(signal);
    rmSync(socket, { force: true });
  };
  return { ...server, stop, socket, control: new Control(socket) };
}
