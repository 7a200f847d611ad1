import { request, type Server, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { currentRequest, findCurrentRequest } from "#lib/http/request.ts";
import { createHttpServer, type HttpServerOptions, type RequestHandler } from "./http.ts";
import { drain, ListenError, listen } from "./listen.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const readAll: RequestHandler = async (req, res) => {
  let bytes = 0;
  for await (const chunk of req) bytes += (chunk as Buffer).length;
  res.end(`read ${bytes}`);
};

/** Serves on a free port. @returns the origin */
async function serve(handler: RequestHandler, options: Partial<HttpServerOptions> = {}): Promise<string> {
  server = createHttpServer({ trusted: [], handler, ...options });
  return `http://127.0.0.1:${await listen(server, 0, "127.0.0.1")}`;
}

/** Sends bytes as they are and collects the answer until the connection ends. */
function sendRaw(origin: string, ...parts: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(Number(new URL(origin).port), "127.0.0.1", () => {
      for (const part of parts) socket.write(part);
    });
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
  });
}

describe("Breaking the service: each excess is bounded and answered with a clear error", () => {
  it("a body that says it is too large", async () => {
    const reached: unknown[] = [];
    const origin = await serve((req) => void reached.push(req), { limits: { bodyBytes: 1000 } });
    const answer = await fetch(origin, { method: "POST", body: "x".repeat(1001) });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: "body_too_large" });
    expect(answer.headers.get("x-authentik-id")).toMatch(/^[0-9a-f]{32}$/);
    expect(reached).toEqual([]);
  });

  it("a body that does not say how large it is", async () => {
    const origin = await serve(readAll, { limits: { bodyBytes: 1000 } });
    const body = (bytes: number) =>
      new ReadableStream({
        start(controller) {
          for (let sent = 0; sent < bytes; sent += 100) controller.enqueue(new Uint8Array(100));
          controller.close();
        },
      });
    const send = (bytes: number) => fetch(origin, { method: "POST", body: body(bytes), duplex: "half" } as RequestInit);
    expect(await (await send(1000)).text()).toBe("read 1000");
    const refused = await send(1100);
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({ code: "body_too_large" });
    expect(await (await send(900)).text()).toBe("read 900");
  });

  it("an address that is too long", async () => {
    const origin = await serve(readAll, { limits: { urlLength: 100 } });
    expect((await fetch(`${origin}/?${"a".repeat(98)}`)).status).toBe(200);
    const refused = await fetch(`${origin}/?${"a".repeat(99)}`);
    expect([refused.status, await refused.json()]).toEqual([414, expect.objectContaining({ code: "url_too_long" })]);
  });

  it("headers that are too large", async () => {
    const origin = await serve(readAll, { limits: { headerBytes: 2000 } });
    const answer = await sendRaw(origin, `GET / HTTP/1.1\r\nHost: a\r\nX-Large: ${"a".repeat(3000)}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 .*headers_too_large/s);
  });

  it("a request whose headers come too slowly", async () => {
    const origin = await serve(readAll, { limits: { headersTimeoutMs: 100, requestTimeoutMs: 200 } });
    expect(await sendRaw(origin, "GET / HTTP/1.1\r\nHost: a\r\n")).toMatch(/^HTTP\/1\.1 408 .*request_timeout/s);
  });

  it("a request whose body comes too slowly", async () => {
    const origin = await serve(readAll, { limits: { headersTimeoutMs: 100, requestTimeoutMs: 200 } });
    const slow = await sendRaw(origin, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n", "abc");
    expect(slow).toMatch(/^HTTP\/1\.1 408 .*request_timeout/s);
  });

  it("what is not HTTP", async () => {
    const origin = await serve(readAll);
    expect(await sendRaw(origin, "\u0016\u0003\u0001 hello\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 .*malformed_request/s);
  });

  it("two lengths of one body (request smuggling)", async () => {
    const origin = await serve(readAll);
    const head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n";
    expect(await sendRaw(origin, head, "0\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.each([
    ["GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n", 400],
    ["OPTIONS * HTTP/1.1\r\nHost: a\r\n", 400],
    ["TRACE / HTTP/1.1\r\nHost: a\r\n", 405],
    ["GET / HTTP/1.1\r\nHost: a/b\r\n", 400],
    ["GET / HTTP/1.1\r\n", 400],
  ])("a request that this server has no use for: %j", async (head, status) => {
    const reached: unknown[] = [];
    const origin = await serve((req) => void reached.push(req));
    expect(await sendRaw(origin, `${head}Connection: close\r\n\r\n`)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(reached).toEqual([]);
  });

  it("a large body is not even asked for", async () => {
    const origin = await serve(readAll, { limits: { bodyBytes: 1000 } });
    const head = (length: number) =>
      `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`;
    expect(await sendRaw(origin, head(5), "12345")).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 .*read 5/s);
    const refused = await new Promise<number>((resolve) => {
      const req = request(origin, { method: "POST", headers: { Expect: "100-continue", "Content-Length": "5000" } });
      req.on("continue", () => resolve(100));
      req.on("response", (res) => resolve(res.statusCode ?? 0));
      req.on("error", () => undefined);
      req.flushHeaders();
    });
    expect(refused).toBe(413);
  });
});

describe("every answer", () => {
  it("has the security headers and is not stored, whatever the application sets", async () => {
    const origin = await serve((_req, res) => {
      res.setHeader("Content-Security-Policy", "default-src *");
      res.writeHead(200, { "Content-Type": "text/plain" });
      res.end("hello");
    });
    const { headers } = await fetch(`${origin}/page`);
    expect(headers.get("content-security-policy")).toContain("object-src 'none'");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-frame-options")).toBe("SAMEORIGIN");
  });

  it("may be stored when it is a file that is the same for everybody, but not its absence", async () => {
    const origin = await serve((req, res) => {
      res.setHeader("Cache-Control", "public, max-age=31536000, immutable");
      res.statusCode = req.url?.endsWith("there.js") ? 200 : 404;
      res.end();
    });
    const cached = async (path: string) => (await fetch(`${origin}${path}`)).headers.get("cache-control");
    expect(await cached("/_next/static/there.js")).toBe("public, max-age=31536000, immutable");
    expect(await cached("/_next/static/gone.js")).toBe("no-store");
    expect(await cached("/elsewhere/there.js")).toBe("no-store");
  });

  it("knows its own request, also after waiting, and no other one", async () => {
    const origin = await serve(async (req, res) => {
      const before = currentRequest().id;
      await new Promise((resolve) => setTimeout(resolve, req.url === "/slow" ? 30 : 5));
      res.end(before === currentRequest().id ? before : "mixed up");
    });
    const answers = await Promise.all(["/slow", "/fast", "/slow", "/fast"].map((path) => fetch(origin + path)));
    const ids = await Promise.all(answers.map((answer) => answer.text()));
    expect(ids).toEqual(answers.map((answer) => answer.headers.get("x-authentik-id")));
    expect(new Set(ids).size).toBe(4);
    expect(findCurrentRequest()).toBeUndefined();
  });

  it("is a 500 without details when the application throws", async () => {
    const origin = await serve(async () => {
      throw new Error("the reason");
    });
    const quiet = console.error;
    const printed: unknown[] = [];
    console.error = (...args) => printed.push(...args);
    try {
      const answer = await fetch(origin);
      expect([answer.status, await answer.text()]).toEqual([500, ""]);
    } finally {
      console.error = quiet;
    }
    expect(String(printed[0])).toContain("the reason");
  });

  it("is told to the metrics", async () => {
    const seen: [string, number][] = [];
    const origin = await serve(readAll, { onAnswered: (path, _req, res) => seen.push([path, res.statusCode]) });
    await (await fetch(`${origin}/a?token=secret`)).text();
    await expect.poll(() => seen).toEqual([["/a", 200]]);
  });
});

describe("listening and ending", () => {
  it("names a port that is taken", async () => {
    const port = Number(new URL(await serve(readAll)).port);
    const second = createHttpServer({ trusted: [], handler: readAll });
    await expect(listen(second, port, "127.0.0.1")).rejects.toThrow(ListenError);
    await expect(listen(second, port, "127.0.0.1")).rejects.toThrow(`port ${port}`);
  });

  it("finishes what it is answering, and takes nothing new", async () => {
    const held: ServerResponse[] = [];
    const origin = await serve((_req, res) => void held.push(res));
    const answer = fetch(origin);
    await expect.poll(() => held.length).toBe(1);
    const ended = drain(server as Server, 5_000);
    await expect(fetch(origin)).rejects.toThrow();
    held[0]?.end("finished");
    expect(await (await answer).text()).toBe("finished");
    await ended;
  });

  it("cuts what does not end", async () => {
    const held: ServerResponse[] = [];
    const origin = await serve((_req, res) => void held.push(res));
    const answer = fetch(origin).catch(() => "cut");
    await expect.poll(() => held.length).toBe(1);
    await drain(server as Server, 100);
    expect(await answer).toBe("cut");
  });
});

it("BREACH: what is made for one visitor is never compressed, files that are the same for everybody may be", async () => {
  const origin = await serve((req, res) => void res.end(req.headers["accept-encoding"] ?? "none"));
  const asked = { headers: { "accept-encoding": "gzip" } };
  expect(await (await fetch(`${origin}/if/flow/x/`, asked)).text()).toBe("none");
  expect(await (await fetch(`${origin}/static/brand/logo.svg`, asked)).text()).toBe("gzip");
});
