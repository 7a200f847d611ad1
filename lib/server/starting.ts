import type { IncomingMessage, ServerResponse } from "node:http";
import { refuse } from "./answers.ts";

/** Answers while the application is being built or opened: alive, not yet ready. */
export function answerWhileStarting(req: IncomingMessage, res: ServerResponse): void {
  if (/^\/-\/health\/live\/?$/.test(req.url ?? "")) {
    res.writeHead(200, { "Content-Type": "application/json; charset=utf-8" });
    res.end('{"status":"ok"}\n');
    return;
  }
  // A browser that was opened too early asks again by itself.
  res.setHeader("Refresh", "2");
  refuse(res, { status: 503, code: "starting", detail: "Vestibule is starting." });
}
