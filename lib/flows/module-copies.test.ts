import { expect, test } from "vitest";
import { ControlError, isControlError } from "./control-error.ts";
import { isStaleStep, StaleStepError } from "./execution-store.ts";

/** Another copy of a module, as Next.js makes one for pages and one for route handlers. */
const copyOf = <T>(name: string): Promise<T> => import(/* @vite-ignore */ `${name}?copy`);

test("errors are known across the copies of their module", async () => {
  const control = await copyOf<typeof import("./control-error.ts")>("./control-error.ts");
  const store = await copyOf<typeof import("./execution-store.ts")>("./execution-store.ts");
  expect(control.ControlError).not.toBe(ControlError);
  expect(isControlError(new control.ControlError("x"))).toBe(true);
  expect(isStaleStep(new store.StaleStepError())).toBe(true);
  expect(isControlError(new StaleStepError())).toBe(false);
  expect(isStaleStep(new Error("StaleStepError"))).toBe(false);
});
