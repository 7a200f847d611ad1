/**
 * Loaded into a test server's process before the server itself (`node --import`): opens the control socket that the tests prepare
 * their data through. The embedded database belongs to that process alone, so nobody else could.
 */
import process from "node:process";
import { isMainThread } from "node:worker_threads";

const socket = process.env.E2E_CONTROL;
if (isMainThread && socket) {
  // Processes that the server starts are not to do this again.
  delete process.env.E2E_CONTROL;
  delete process.env.NODE_OPTIONS;
  const { serveControl } = await import("./serve.ts");
  serveControl(socket);
}
