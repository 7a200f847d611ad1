import { expect, it } from "vitest";
import { StageTimings } from "./stage-timings.ts";
import { createTestEngine } from "./testing.ts";

it("finds the slowest stages, and forgets those that were not used for longest", () => {
  const timings = new StageTimings();
  timings.add("quick", "dummy", 1);
  timings.add("slow", "password", 30);
  timings.add("slow", "password", 50);
  expect(timings.slowest(1)).toEqual([{ stage: "slow", type: "password", count: 2, mean: 40, longest: 50 }]);
  for (let count = 0; count < 999; count++) timings.add(`stage ${count}`, "dummy", 0);
  expect(timings.slowest(2000)).toHaveLength(1000);
  expect(timings.slowest(2000).some(({ stage }) => stage === "quick")).toBe(false);
});

it("measures every stage that is run, but not pages that are looked at", async () => {
  const engine = await createTestEngine();
  const { slug } = await engine.flow({ stages: [{ type: "dummy", name: "measured" }] });
  const browser = engine.browser();
  await browser.page(slug);
  expect(engine.services.timings.slowest(5)).toEqual([]);
  await browser.get(slug);
  await browser.post(slug, {});
  expect(engine.services.timings.slowest(5)).toMatchObject([{ stage: "measured", type: "dummy", count: 2 }]);
  await engine.close();
});
