import { parentPort, workerData } from "node:worker_threads";
import type { JobMessage, ThreadData } from "./pool/messages.ts";
import { createHostBridge } from "./sandbox/host-bridge.ts";
import { createJavaScriptSandbox } from "./sandbox/javascript/sandbox.ts";
import { createPythonSandbox } from "./sandbox/python/sandbox.ts";

// The thread's entry: builds both sandboxes and works on one job at a time.

if (!parentPort) throw new Error("This file is the entry of a worker thread.");
const port = parentPort;
const bridge = createHostBridge(port, workerData as ThreadData);
const python = createPythonSandbox(bridge);
const javascript = createJavaScriptSandbox(bridge);

port.on("message", async (job: JobMessage) => {
  const sandbox = job.language === "python" ? python : javascript;
  bridge.begin();
  port.postMessage({ type: "outcome", text: await sandbox.run(job) });
  // After the answer is on its way, so that nobody waits for the tidying.
  sandbox.reset();
});
port.postMessage({ type: "ready" });
