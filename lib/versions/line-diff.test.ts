import { describe, expect, it } from "vitest";
import { diffLines } from "./line-diff.ts";

const signs = { same: " ", added: "+", removed: "-", gap: "…" };
const show = (before: string, after: string) =>
  diffLines(before, after)?.map(({ kind, text }) => (kind === "gap" ? "…" : signs[kind] + text));

describe("changed lines", () => {
  it("are told among those around them", () => {
    expect(show("a\nb\nc\nd\ne\nf\ng\nh", "a\nb\nc\nd\nX\nf\ng\nh")).toEqual([
      "…",
      " c",
      " d",
      "-e",
      "+X",
      " f",
      " g",
      "…",
    ]);
  });

  it("are told at both ends", () => {
    expect(show("b", "a\nb\nc")).toEqual(["+a", " b", "+c"]);
    expect(show("a\nb\nc", "b")).toEqual(["-a", " b", "-c"]);
    expect(show("", "x\ny")).toEqual(["-", "+x", "+y"]);
  });

  it("of very long texts are not looked for", () => {
    expect(diffLines("a\n".repeat(2_000), "b")).toBeNull();
  });
});
