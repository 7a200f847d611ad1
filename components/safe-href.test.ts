import { expect, test } from "vitest";
import { hostOf, safeHref } from "./safe-href.ts";

test.each([
  "/",
  "/if/flow/x/?next=%2F",
  "?a=b",
  "https://example.org/x",
  "http://localhost:3000",
  "//cdn.example.org/a.svg",
])("a link may lead to %s", (address) => {
  expect(safeHref(address)).toBe(address);
});

test.each([
  ["", null, undefined],
  ["javascript:alert(1)", " JAVASCRIPT:alert(1)", "java\nscript:alert(1)", "\u0000javascript:alert(1)"],
  [
    "data:text/html,x",
    "vbscript:x",
    "blob:https://a/b",
    "file:///etc",
    "ftp://a/b",
    "mailto:a@b",
    "intent://x#Intent;end",
  ],
  ["https://", "http://[", "https://exa mple.org"],
])("a link may not lead to %j and its like", (...addresses) => {
  for (const address of addresses) {
    expect(safeHref(address)).toBeUndefined();
  }
});

test("only addresses elsewhere have a host to tell", () => {
  expect(hostOf("https://app.example.org:8443/x")).toBe("app.example.org:8443");
  expect(hostOf("https://good.example@evil.example/")).toBe("evil.example");
  expect(hostOf("//evil.example/x")).toBe("evil.example");
  expect(hostOf("/if/user/")).toBeUndefined();
});
