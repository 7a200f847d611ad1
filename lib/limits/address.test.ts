import { expect, it } from "vitest";
import { addressGroup } from "./address.ts";

it.each([
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::", "2001:db8:1:2::/64"],
  ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
  ["fe80::1", "fe80::/64"],
  ["not an address", "unknown"],
  ["", "unknown"],
])("%s counts as %s", (address, group) => {
  expect(addressGroup(address)).toBe(group);
});

it.each(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])("this machine's own address %s has no limits", (own) => {
  expect(addressGroup(own)).toBeNull();
});
