import { expect, it } from "vitest";
import { ResultCache } from "./result-cache.ts";

const result = { passing: true, messages: [] };

it("forgets after its lifetime, and all at once when told to", () => {
  const cache = new ResultCache();
  cache.set("a", result, 0);
  expect(cache.get("a", 299_999)).toBe(result);
  expect(cache.get("a", 300_000)).toBeUndefined();
  expect(cache.size).toBe(0);
  cache.set("a", result, 0);
  cache.clear();
  expect(cache.get("a", 0)).toBeUndefined();
});

it("keeps the newest of more than fit", () => {
  const cache = new ResultCache();
  for (let index = 0; index < 20_001; index++) cache.set(`${index}`, result, 0);
  expect(cache.size).toBe(20_000);
  expect(cache.get("0", 0)).toBeUndefined();
  expect(cache.get("20000", 0)).toBe(result);
});

it("tells versions, bindings, sessions, people and languages apart", () => {
  const keys = [
    ResultCache.key(1n, "binding", "session", 1, "en"),
    ResultCache.key(2n, "binding", "session", 1, "en"),
    ResultCache.key(1n, "binding", undefined, 1, "en"),
    ResultCache.key(1n, "binding", "session", 11, "en"),
    ResultCache.key(11n, "binding", "session", 1, "en"),
    ResultCache.key(1n, "binding", "session", 1, "de"),
    ResultCache.key(1n, "binding", "session", 1, undefined),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
