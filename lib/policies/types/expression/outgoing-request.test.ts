import { expect, it } from "vitest";
import { isAllowedAddress, sendRequest } from "./outgoing-request.ts";

it.each([
  "127.0.0.1",
  "127.8.9.1",
  "::1",
  "::ffff:127.0.0.1",
  "169.254.169.254",
  "fe80::1",
  "0.0.0.0",
  "::",
  "224.0.0.1",
  "255.255.255.255",
])("%s is this machine or its network's own", (address) => {
  expect(isAllowedAddress(address)).toBe(false);
});

it.each(["192.0.2.1", "10.1.2.3", "192.168.1.1", "2001:db8::1"])("%s may be asked", (address) => {
  expect(isAllowedAddress(address)).toBe(true);
});

it.each([
  "http://127.0.0.1:1/",
  "http://[::1]:1/",
  "http://2130706433/",
  "http://0x7f.1/",
  "http://localhost:1/",
  "http://169.254.169.254/latest/meta-data/",
])("never asks %s", async (url) => {
  await expect(sendRequest("GET", url, {})).rejects.toThrow(/may not be asked/);
});

it.each(["file:///etc/passwd", "ftp://example.com/", "gopher://x", "not an address"])(
  "asks nothing like %s",
  async (url) => {
    await expect(sendRequest("GET", url, {})).rejects.toThrow(/Only http and https/);
  },
);
