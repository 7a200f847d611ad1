import type { Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { TOO_MANY_REQUESTS } from "#lib/http/too-many-requests.ts";
import { createHttpServer } from "./http.ts";
import { listen } from "./listen.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that takes nothing more for half a minute. @returns its origin, and what it counted and let in */
async function serve(admit: () => Promise<number | null> = async () => 30) {
  const counted: string[] = [];
  const reached: (string | undefined)[] = [];
  server = createHttpServer({
    trusted: [],
    admit: (ip) => {
      counted.push(ip);
      return admit();
    },
    handler: (req, res) => {
      reached.push(req.url);
      res.end("fine");
    },
  });
  return { origin: `http://127.0.0.1:${await listen(server, 0, "127.0.0.1")}`, counted, reached };
}

describe("too many requests", () => {
  it("are refused in the API as the executor refuses, with the time to wait", async () => {
    const { origin, reached } = await serve();
    const answer = await fetch(`${origin}/api/v3/flows/executor/login/`);
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("30");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await answer.json()).toEqual({ detail: expect.stringContaining("30"), code: "throttled" });
    expect(reached).toEqual([]);
  });

  it("show a page in the visitor's language, under the same policies as every page", async () => {
    const { origin } = await serve();
    const headers = { accept: "text/html,*/*", "accept-language": "de" };
    const answer = await fetch(`${origin}/if/flow/login/`, { method: "POST", headers, body: "x".repeat(100_000) });
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("30");
    const html = await answer.text();
    expect(html).toContain('<html lang="de" dir="ltr">');
    expect(html).toContain("<h1>Zu viele Anfragen</h1>");
    const nonce = /nonce="([^"]+)"/.exec(html)?.[1];
    expect(answer.headers.get("content-security-policy")).toContain(`'nonce-${nonce}'`);
  });

  it("are told to a page's scripts in the word that they know", async () => {
    const { origin } = await serve();
    const headers = { accept: "text/x-component", "next-action": "abc" };
    const answer = await fetch(`${origin}/if/flow/login/`, { method: "POST", headers });
    expect([answer.status, answer.headers.get("content-type")]).toEqual([429, "text/plain"]);
    expect(await answer.text()).toBe(TOO_MANY_REQUESTS);
  });

  it("are only counted where something is done", async () => {
    const { origin, counted } = await serve(async () => null);
    for (const path of ["/if/flow/login/", "/_next/static/x.js", "/-/health/live/", "/static/brand/logo.svg"]) {
      expect(await (await fetch(`${origin}${path}`)).text()).toBe("fine");
    }
    expect(counted).toEqual([]);
    for (const path of ["/api/v3/core/users/", "/flows/-/cancel/"]) await fetch(`${origin}${path}`);
    await fetch(`${origin}/anything`, { method: "POST" });
    expect(counted).toEqual(["127.0.0.1", "127.0.0.1", "127.0.0.1"]);
  });

  it("cannot be told when counting fails: the request is let in", async () => {
    const { origin } = await serve(() => Promise.reject(new Error("no database")));
    expect((await fetch(`${origin}/api/v3/root/config/`)).status).toBe(200);
  });
});
