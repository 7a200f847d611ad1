import { describe, expect, it } from "vitest";
import { compareWithClient } from "./client/compare.ts";
import { differences } from "./client/differences.ts";
import { offeredApis } from "./client/offered.ts";
import { endpoints } from "./endpoints.ts";

describe("the generated client", () => {
  const found = compareWithClient(endpoints, offeredApis);

  it("finds here what it calls, sends and reads, but for what is listed", () => {
    const unexplained = found.filter((text) => !differences.some(({ what }) => what.test(text)));
    expect(unexplained).toEqual([]);
  });

  it("is told of no difference that there is not", () => {
    const outdated = differences.filter(({ what }) => !found.some((text) => what.test(text)));
    expect(outdated.map(({ what }) => what.source)).toEqual([]);
  });
});
