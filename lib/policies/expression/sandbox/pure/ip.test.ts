import { describe, expect, test } from "vitest";
import { describeAddress, describeNetwork } from "./ip.ts";

describe("addresses", () => {
  test.each([
    ["10.0.0.1", "10.0.0.1", ["is_private"]],
    ["8.8.8.8", "8.8.8.8", ["is_global"]],
    ["127.0.0.1", "127.0.0.1", ["is_private", "is_loopback"]],
    ["169.254.1.1", "169.254.1.1", ["is_private", "is_link_local"]],
    ["224.0.0.1", "224.0.0.1", ["is_global", "is_multicast"]],
    ["0.0.0.0", "0.0.0.0", ["is_private", "is_unspecified"]],
    ["255.255.255.255", "255.255.255.255", ["is_private", "is_reserved"]],
    ["100.64.0.1", "100.64.0.1", []],
    ["192.0.0.9", "192.0.0.9", ["is_global"]],
    ["172.32.0.1", "172.32.0.1", ["is_global"]],
    ["::1", "::1", ["is_private", "is_loopback", "is_reserved"]],
    ["::", "::", ["is_private", "is_reserved", "is_unspecified"]],
    ["2001:0DB8::0:1", "2001:db8::1", ["is_private"]],
    ["2606:4700:4700::1111", "2606:4700:4700::1111", ["is_global"]],
    ["fd00::1", "fd00::1", ["is_private"]],
    ["fe80::1", "fe80::1", ["is_private", "is_link_local"]],
    ["ff02::1", "ff02::1", ["is_global", "is_multicast"]],
    ["::ffff:10.0.0.1", "::ffff:a00:1", ["is_private"]],
    ["::ffff:8.8.8.8", "::ffff:808:808", ["is_global"]],
  ])("%s", (text, canonical, flags) => {
    const facts = describeAddress(text);
    expect(facts.text).toBe(canonical);
    const set = Object.entries(facts).flatMap(([name, value]) => (value === true ? [name] : []));
    expect(set.sort()).toEqual(flags.sort());
  });

  test("as numbers", () => {
    expect(describeAddress("1.2.3.4").number).toBe("16909060");
    expect(describeAddress("1:2:3:4:5:6:7:8").number).toBe("5192455318486707404433266433261576");
    expect(describeAddress("255.255.255.255").number).toBe("4294967295");
  });

  // Texts that other parsers take for an address: a rule about 127.0.0.1 must not meet another spelling of it.
  test.each([
    "",
    "127.1",
    "010.0.0.1",
    "0x7f.0.0.1",
    "2130706433",
    "1.2.3.4.5",
    " 1.2.3.4",
    "1.2.3.4/32",
    "::1%eth0",
    ":::",
    "x",
  ])("%j is none", (text) => {
    expect(() => describeAddress(text)).toThrow(`'${text}' does not appear to be an IPv4 or IPv6 address`);
  });
});

describe("networks", () => {
  test.each([
    ["10.0.0.0/8", "10.0.0.0", "10.255.255.255", 8],
    ["10.1.2.3", "10.1.2.3", "10.1.2.3", 32],
    ["192.168.1.0/255.255.255.0", "192.168.1.0", "192.168.1.255", 24],
    ["192.168.1.0/0.0.0.255", "192.168.1.0", "192.168.1.255", 24],
    ["0.0.0.0/0", "0.0.0.0", "255.255.255.255", 0],
    ["2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", 32],
    ["::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", 0],
  ])("%s", (text, first, last, prefixlen) => {
    const facts = describeNetwork(text, true);
    expect([facts.first.text, facts.last.text, facts.prefixlen]).toEqual([first, last, prefixlen]);
  });

  test("host bits are refused unless asked for", () => {
    expect(() => describeNetwork("10.0.0.1/8", true)).toThrow("10.0.0.1/8 has host bits set");
    expect(describeNetwork("10.0.0.1/8", false).text).toBe("10.0.0.0/8");
  });

  test.each(["10.0.0.0/33", "10.0.0.0/-1", "::/129", "10.0.0.0/8/8", "10.0.0.0/", "10.0.0.0/255.0.255.0", "x/8", "/8"])(
    "%j is none",
    (text) => {
      expect(() => describeNetwork(text, false)).toThrow("does not appear to be an IPv4 or IPv6 network");
    },
  );
});
