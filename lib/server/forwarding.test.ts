import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { parseProxies } from "./proxies.ts";
import { type Reachability, settleRequest } from "./request-info.ts";

/** A request from `peer` with these headers, as Node hands it over. */
function settle(peer: string, headers: Record<string, string>, how: Partial<Reachability> = {}) {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: peer });
  const req = new IncomingMessage(socket);
  Object.assign(req.headers, { host: "login.example.com", ...headers });
  const info = settleRequest(req, { trusted: parseProxies("10.0.0.0/8, ::1"), ...how });
  return { info, headers: req.headers };
}

describe("authentik CVE-2024-47070, CVE-2023-36456: forwarding headers count only from trusted proxies", () => {
  const lies = {
    "x-forwarded-for": "1.2.3.4",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    "x-real-ip": "1.2.3.4",
    forwarded: "for=1.2.3.4;host=evil.example",
    "x-forwarded-prefix": "/evil",
  };

  it("a stranger's are dropped, and what is true takes their place", () => {
    const { info, headers } = settle("203.0.113.9", lies);
    expect(info).toMatchObject({ clientIp: "203.0.113.9", host: "login.example.com", proto: "http" });
    expect(info.origin).toBe("http://login.example.com");
    expect(headers).toEqual({
      host: "login.example.com",
      "x-forwarded-for": "203.0.113.9",
      "x-forwarded-host": "login.example.com",
      "x-forwarded-proto": "http",
      "x-forwarded-port": "80",
    });
  });

  it("a trusted proxy's are believed", () => {
    const { info, headers } = settle("10.1.2.3", { ...lies, "x-forwarded-host": "id.example.com:8443" });
    expect(info).toMatchObject({ clientIp: "1.2.3.4", host: "id.example.com:8443", proto: "https", local: false });
    expect(info.origin).toBe("https://id.example.com:8443");
    expect(headers["x-forwarded-port"]).toBe("8443");
    expect(headers.forwarded).toBeUndefined();
  });

  it("the last host counts, because a proxy may have appended to the client's", () => {
    const { info } = settle("10.1.2.3", { "x-forwarded-host": "evil.example, login.example.com" });
    expect(info.host).toBe("login.example.com");
  });
});

it("PUBLIC_URL decides host and scheme, whatever a request says", () => {
  const { info } = settle(
    "10.1.2.3",
    { host: "backend:3000", "x-forwarded-host": "evil.example" },
    { publicUrl: "https://login.example.com" },
  );
  expect(info).toMatchObject({ host: "login.example.com", proto: "https", origin: "https://login.example.com" });
});

it("internal headers of the framework and ours never come from outside", () => {
  const { headers } = settle("10.1.2.3", {
    "x-middleware-subrequest": "middleware",
    "x-invoke-path": "/admin",
    "x-nonce": "abc",
    "x-authentik-id": "f".repeat(32),
    "content-security-policy": "script-src 'nonce-abc'",
    "content-security-policy-report-only": "script-src 'nonce-abc'",
    accept: "text/html",
  });
  expect(Object.keys(headers).filter((name) => !name.startsWith("x-forwarded-"))).toEqual(["host", "accept"]);
});

describe("local", () => {
  it("is a request from this machine to this machine", () => {
    expect(settle("127.0.0.1", { host: "localhost:3000" }).info.local).toBe(true);
    expect(settle("::1", { host: "[::1]:3000" }).info.local).toBe(true);
  });

  it.each([
    ["another machine's", "203.0.113.9", { host: "localhost" }, {}],
    ["one through a proxy on this machine", "127.0.0.1", { host: "localhost", "x-forwarded-for": "127.0.0.1" }, {}],
    ["one through a proxy that says Via", "127.0.0.1", { host: "localhost", via: "1.1 proxy" }, {}],
    ["one for a public name", "127.0.0.1", { host: "login.example.com" }, {}],
    ["any behind a public address", "127.0.0.1", { host: "localhost" }, { publicUrl: "https://login.example.com" }],
  ])("is not %s", (_name, peer, headers, how) => {
    expect(settle(peer, headers, how).info.local).toBe(false);
  });
});

it("gives every request an id and a nonce of its own", () => {
  const [one, two] = [settle("203.0.113.9", {}).info, settle("203.0.113.9", {}).info];
  expect(one.id).toMatch(/^[0-9a-f]{32}$/);
  expect(Buffer.from(one.nonce, "base64")).toHaveLength(16);
  expect(one.id).not.toBe(two.id);
  expect(one.nonce).not.toBe(two.nonce);
});
