import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PolicyInput } from "../../policy-type.ts";
import { dummyPolicyConfig } from "./config.ts";
import { dummyPolicy } from "./policy.ts";

type Input = PolicyInput<ReturnType<typeof dummyPolicyConfig.parse>>;
const evaluate = (config: object, { signal } = new AbortController()) =>
  dummyPolicy.evaluate({ config: dummyPolicyConfig.parse(config), signal } as Input);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("107: the dummy policy", () => {
  it.each([true, false])("says %s with its message", async (result) => {
    const saying = evaluate({ result, wait_min: 0, wait_max: 1 });
    await vi.advanceTimersByTimeAsync(0);
    expect(await saying).toEqual({ passing: result, messages: ["dummy"] });
  });

  it("waits whole seconds from the shortest wait to below the longest", async () => {
    const saying = evaluate({ wait_min: 3, wait_max: 4 });
    const said = vi.fn();
    void saying.then(said);
    await vi.advanceTimersByTimeAsync(2999);
    expect(said).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(said).toHaveBeenCalledWith({ passing: false, messages: ["dummy"] });
  });

  it("leaves no timer behind when nobody waits any more", () => {
    const abandoned = new AbortController();
    void evaluate({ wait_min: 3000, wait_max: 3001 }, abandoned);
    expect(vi.getTimerCount()).toBe(1);
    abandoned.abort();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    { wait_min: 1, wait_max: 1 },
    { wait_min: 2, wait_max: 1 },
  ])("cannot be carried out with %j", async (config) => {
    await expect(evaluate(config)).rejects.toThrow("shortest wait");
  });
});
