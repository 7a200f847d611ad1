import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { afterAll, expect, test } from "vitest";
import { closeExpressionWorkers, evaluateExpression } from "../evaluate.ts";
import { expressionLimits } from "../limits.ts";
import { makeInput } from "../testing.ts";
import type { Json } from "../types.ts";

afterAll(closeExpressionWorkers);

const size = Math.max(1, Math.min(4, availableParallelism()));

test("twenty evaluations at once, each with its own variables and host function", async () => {
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      evaluateExpression(
        makeInput(index % 2 ? "return [context['n'], ak_user_by()]" : "return [context.n, ak_user_by({})]", {
          language: index % 2 ? "python" : "javascript",
          context: { n: index },
          host: { ak_user_by: async () => index * 100 },
        }),
      ),
    ),
  );
  expect(results.map((result) => result.ok && result.value)).toEqual(results.map((_, index) => [index, index * 100]));
});

test("evaluations that wait for slow host functions do not keep others from running", async () => {
  let release: (value: Json) => void = () => undefined;
  const slow = new Promise<Json>((resolve) => {
    release = resolve;
  });
  const waiting = Array.from({ length: size }, () =>
    evaluateExpression(makeInput("return ak_user_by()", { host: { ak_user_by: () => slow } })),
  );
  expect(await evaluateExpression(makeInput("return 1"))).toMatchObject({ ok: true, value: 1 });
  release("done");
  expect((await Promise.all(waiting)).map((result) => result.ok && result.value)).toEqual(Array(size).fill("done"));
});

test("endless loops only delay others until their limit", async () => {
  const loops = Array.from({ length: size }, () =>
    evaluateExpression(makeInput("while True: pass", { limits: { computeMs: 300 } })),
  );
  expect(await evaluateExpression(makeInput("return 1"))).toMatchObject({ ok: true, value: 1 });
  for (const result of await Promise.all(loops)) expect(result).toMatchObject({ kind: "timeout" });
});

test("a host function that answers after its evaluation was given up does no harm", async () => {
  const host = { ak_user_by: () => new Promise<Json>((resolve) => setTimeout(() => resolve(1), 300)) };
  expect(
    await evaluateExpression(makeInput("return ak_user_by()", { host, limits: { timeoutMs: 100 } })),
  ).toMatchObject({ kind: "timeout" });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await evaluateExpression(makeInput("return 1"))).toMatchObject({ ok: true, value: 1 });
});

test("who waits too long, or behind too many, is turned away with a clear error", async () => {
  const loops = Array.from({ length: size }, () =>
    evaluateExpression(makeInput("while True: pass", { limits: { timeoutMs: 1_000, computeMs: 1_000 } })),
  );
  const count = expressionLimits.queued + 5;
  const results = await Promise.all(
    Array.from({ length: count }, () => evaluateExpression(makeInput("return 1", { limits: { timeoutMs: 100 } }))),
  );
  const errors = results.map((result) => (result.ok ? "" : `${result.kind}: ${result.error}`));
  expect(errors.filter((error) => error === "timeout: Too many expressions are waiting to be evaluated.")).toHaveLength(
    5,
  );
  expect(errors.filter((error) => error === "timeout: No thread became free in time.")).toHaveLength(
    expressionLimits.queued,
  );
  await Promise.all(loops);
});

test("threads can be closed and are started again when needed", async () => {
  const running = evaluateExpression(makeInput("while True: pass"));
  await new Promise((resolve) => setTimeout(resolve, 50));
  await closeExpressionWorkers();
  expect(await running).toMatchObject({ ok: false, kind: "runtime" });
  expect(await evaluateExpression(makeInput("return 1"))).toMatchObject({ ok: true, value: 1 });
});

test("idle threads do not keep the process alive, a running evaluation does", () => {
  const script = `
    import { evaluateExpression } from "./lib/policies/expression/evaluate.ts";
    const input = { language: "python", source: "return 6 * 7", name: "x", variables: {}, host: {} };
    process.stdout.write(String((await evaluateExpression(input)).value));`;
  const { stdout, status } = spawnSync(process.execPath, ["--input-type=module-typescript", "--eval", script], {
    encoding: "utf8",
    timeout: 15_000,
  });
  expect({ stdout, status }).toEqual({ stdout: "42", status: 0 });
});
