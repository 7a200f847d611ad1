import type { ServerResponse } from "node:http";
import type { Duplex } from "node:stream";

/** Answers that the server gives itself, before a request reaches the application. */
export interface Refusal {
  status: 400 | 405 | 408 | 413 | 414 | 431 | 503;
  /** Stable, for programs. */
  code: string;
  /** For people. */
  detail: string;
}

/** Sends a refusal as JSON. What is still to come of the request is read and dropped, so that its sender sees the answer. */
export function refuse(res: ServerResponse, refusal: Refusal): void {
  if (res.headersSent || res.destroyed) {
    res.destroy();
    return;
  }
  const body = refusalBody(refusal);
  res.writeHead(refusal.status, {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
    ...(refusal.status === 503 ? { "Retry-After": "2" } : {}),
  });
  res.end(body);
}

const PARSER_REFUSALS: Record<string, Refusal> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: "headers_too_large", detail: "The request's headers are too large." },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: "request_timeout", detail: "The request took too long to arrive." },
};
const REASONS: Partial<Record<Refusal["status"], string>> = {
  400: "Bad Request",
  408: "Request Timeout",
  431: "Request Header Fields Too Large",
};

/** Answers what could not be parsed as a request, on the bare connection, and closes it. @param code Node's error code */
export function refuseConnection(socket: Duplex, code: string | undefined): void {
  if (!socket.writable || code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const malformed: Refusal = { status: 400, code: "malformed_request", detail: "The request is not valid HTTP." };
  const refusal = PARSER_REFUSALS[code ?? ""] ?? malformed;
  const body = refusalBody(refusal);
  const head = [
    `HTTP/1.1 ${refusal.status} ${REASONS[refusal.status]}`,
    "Content-Type: application/json; charset=utf-8",
    `Content-Length: ${Buffer.byteLength(body)}`,
    "X-Content-Type-Options: nosniff",
    "Cache-Control: no-store",
    "Connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}

function refusalBody({ code, detail }: Refusal): string {
  return `${JSON.stringify({ code, detail })}\n`;
}
