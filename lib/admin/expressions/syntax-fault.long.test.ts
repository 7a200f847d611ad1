import { afterAll, expect, it } from "vitest";
import { closeExpressionWorkers } from "#lib/policies/expression/evaluate.ts";
import { describeFault, findSyntaxFault } from "./syntax-fault.ts";

afterAll(closeExpressionWorkers);

it("a fault is shown in its line", async () => {
  expect(await findSyntaxFault("python", "x = 1\nif x\n  return 1")).toEqual({ message: "invalid syntax", line: 2 });
  expect(await findSyntaxFault("javascript", "const x = 1;\nreturn x +")).toMatchObject({ line: 2 });
  expect(await findSyntaxFault("python", "return 1")).toBeNull();
  expect(await findSyntaxFault("python", " \n")).toBeNull();
});

it("one without a line stands at the beginning", () => {
  expect(describeFault("The expression is too long.")).toEqual({ message: "The expression is too long.", line: 1 });
});
