import { describe, expect, test } from "vitest";
import { isTruthy, toPythonText } from "./python-text.ts";

describe("toPythonText", () => {
  test.each([
    ["text", "text"],
    ["", ""],
    [true, "True"],
    [false, "False"],
    [null, "None"],
    [undefined, "None"],
    [42, "42"],
    [1.5, "1.5"],
    [["a", 1, true], "['a', 1, True]"],
    [{ a: null, "it's": [] }, "{'a': None, 'it\\'s': []}"],
  ])("%j reads %s", (value, text) => {
    expect(toPythonText(value)).toBe(text);
  });
});

describe("isTruthy", () => {
  test.each(["", 0, false, null, undefined, [], {}])("%j says nothing", (value) => {
    expect(isTruthy(value)).toBe(false);
  });
  test.each(["0", "False", 1, true, [0], { a: 0 }])("%j says something", (value) => {
    expect(isTruthy(value)).toBe(true);
  });
});
