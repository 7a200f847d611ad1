import type { IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { ProxyListError, parseProxies } from "./proxies.ts";
import { settleRequest, UNUSABLE_HOST } from "./request-info.ts";

/** What is found out about a request that comes from `peer` with these headers. */
function settle(peer: string, headers: Record<string, string>, proxies = "10.0.0.0/8, 2001:db8::/32") {
  const request = { socket: { remoteAddress: peer }, headers: { host: "login.example", ...headers } };
  return settleRequest(request as unknown as IncomingMessage, { trusted: parseProxies(proxies) });
}

describe("the client's address", () => {
  it.each([
    ["a header from nobody trusted does not count", "192.0.2.9", "1.2.3.4", "192.0.2.9"],
    ["a trusted proxy's word counts", "10.0.0.1", "1.2.3.4", "1.2.3.4"],
    ["a trusted proxy over IPv6 too", "2001:db8::1", "1.2.3.4", "1.2.3.4"],
    ["a peer seen as mapped IPv4 is the same peer", "::ffff:10.0.0.1", "1.2.3.4", "1.2.3.4"],
    ["what the client sent itself stands further left and does not count", "10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"],
    ["trusted proxies in between are passed over", "10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.3, 10.0.0.2", "1.2.3.4"],
    ["a client inside the trusted network", "10.0.0.1", "10.0.0.7, 10.0.0.2", "10.0.0.7"],
    ["a port is not part of it", "10.0.0.1", "1.2.3.4:5678", "1.2.3.4"],
    ["nor are brackets", "10.0.0.1", "[2001:db9::1]:443", "2001:db9::1"],
    ["nor is a zone", "10.0.0.1", "fe80::1%eth0", "fe80::1"],
    ["one spelling for each address", "10.0.0.1", "2001:0DB9:0::1", "2001:db9::1"],
    ["no header", "10.0.0.1", "", "10.0.0.1"],
    ["no address", "10.0.0.1", "unknown", "255.255.255.255"],
    ["no address where the client's should be", "10.0.0.1", "1.2.3.4, unknown, 10.0.0.2", "255.255.255.255"],
    ["octal numbers are no address", "10.0.0.1", "010.1.1.1", "255.255.255.255"],
    ["markup is no address", "10.0.0.1", "<script>", "255.255.255.255"],
  ])("%s", (_rule, peer, header, expected) => {
    expect(settle(peer, header ? { "x-forwarded-for": header } : {}).clientIp).toBe(expected);
  });
});

describe("host and scheme", () => {
  const forwarded = { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" };

  it("are a trusted proxy's, and nobody else's", () => {
    expect(settle("10.0.0.1", forwarded)).toMatchObject({ origin: "https://evil.example", proto: "https" });
    expect(settle("192.0.2.9", forwarded)).toMatchObject({ origin: "http://login.example", proto: "http" });
  });

  it.each([
    "999.999.999.999",
    "1.2.3.4.5",
    "login.example:99999",
    "[::::]",
    "user@login.example",
    "login.example/path",
    "login.example\\evil",
    "a b",
    "",
  ])("a Host header of %j is refused and never thrown over", (host) => {
    expect(settle("192.0.2.9", { host }).host).toBe(UNUSABLE_HOST);
    if (host) expect(settle("10.0.0.1", { "x-forwarded-host": host }).host).toBe(UNUSABLE_HOST);
  });

  it.each(["login.example", "localhost:3000", "127.0.0.1:3000", "[::1]:3000", "xn--bcher-kva.example"])(
    "%j is a host",
    (host) => {
      expect(settle("192.0.2.9", { host })).toMatchObject({ host, origin: `http://${host}` });
    },
  );
});

describe("TRUSTED_PROXIES", () => {
  it.each([
    ["10.0.0.1", "10.0.0.1"],
    ["10.0.0.0/8", "10.200.0.1"],
    ["10.0.0.9/8", "10.200.0.1"],
    ["192.0.2.1 , 10.0.0.1,", "10.0.0.1"],
    ["::1", "::1"],
    ["::ffff:10.0.0.1", "10.0.0.1"],
    ["::ffff:10.0.0.0/104", "10.9.9.9"],
    ["2001:db8::/32", "2001:db8:5::5"],
    ["0.0.0.0/0", "198.51.100.1"],
  ])("%s trusts %s", (list, peer) => {
    expect(settle(peer, { "x-forwarded-for": "203.0.113.5" }, list).clientIp).toBe("203.0.113.5");
  });

  it.each(["", "10.0.0.2", "10.0.0.0/32", "::/0", "0.0.0.0/32"])("%j does not trust 10.0.0.1", (list) => {
    expect(settle("10.0.0.1", { "x-forwarded-for": "203.0.113.5" }, list).clientIp).toBe("10.0.0.1");
  });

  it.each([
    "10.1",
    "10.1/8",
    "0x7f.0.0.1",
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/8/8",
    "10.0.0.0/-1",
    "::/129",
    "fe80::1%eth0",
    "localhost",
    "*",
  ])("names %j as what is wrong with the list", (part) => {
    const read = () => parseProxies(`192.0.2.1, ${part}`);
    expect(read).toThrow(ProxyListError);
    expect(read).toThrow(`"${part}"`);
  });
});
