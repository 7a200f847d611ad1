import type { Worker } from "node:worker_threads";
import { afterAll, describe, expect, it } from "vitest";
import { askPolicy, type Question } from "../../testing.ts";
import { closeStrengthWorker, estimateStrength } from "./strength.ts";

const ask = (config: object, password?: unknown, question: Question = {}) =>
  askPolicy("password", { ...config }, { context: { prompt_data: { password } }, ...question });

describe("the strength of a password", () => {
  const config = { check_zxcvbn: true, check_static_rules: false };
  /** Takes long to judge. */
  const odd = "@34@(8<[[434([8<[84((<{36<<@(333@36[[<{68<83@8(3(3@63@83@[3<@(44{<(@[[<<";
  afterAll(closeStrengthWorker);

  it("is low for what the person is called, also as it is being typed, and for the name of the place", async () => {
    const strong = { ...config, zxcvbn_score_threshold: 1 };
    const name = "Xzqwvbk";
    expect((await ask(strong, `${name}Jkqx`)).passing).toBe(true);
    const subject = { username: name, name: "Jkqx Person", email: "jkqxvv@example.com" };
    expect((await ask(strong, `${name}Jkqx`, { subject, context: { password: `${name}Jkqx` } })).passing).toBe(false);
    const typed = { username: name, name: "Jkqx", password: `${name}Jkqx` };
    expect((await ask(strong, undefined, { context: { prompt_data: typed } })).passing).toBe(false);
    const place = await ask(strong, undefined, { context: { password: "Acme Corporation1" }, ip: "192.0.2.1" });
    expect(place.passing).toBe(false);
  });

  it("is judged by the first 72 characters, without keeping the server from answering", async () => {
    let last = performance.now();
    let longest = 0;
    const pulse = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 5);
    const answers = await Promise.all([estimateStrength(odd, []), estimateStrength(`${odd}${"a".repeat(4000)}`, [])]);
    clearInterval(pulse);
    expect(answers[1]).toEqual(answers[0]);
    expect(longest).toBeLessThan(1000);
  });

  it("cannot be asked by thousands at the same time", async () => {
    const many = Array.from({ length: 80 }, (_, index) => estimateStrength(`password${index}`, []));
    const settled = await Promise.allSettled(many);
    expect(settled.filter(({ status }) => status === "rejected")).toHaveLength(30);
    expect((await ask(config, "password")).messages[0]).toBe("Password is too weak.");
  });

  it("is judged again by a new thread when one was lost", async () => {
    await estimateStrength("password", []);
    const lost = estimateStrength(odd, []).catch((error: Error) => error.message);
    await new Promise(setImmediate);
    await closeStrengthWorker();
    expect(await lost).toBe("The thread that judges passwords ended.");
    expect((await estimateStrength("password", [])).score).toBe(0);
    // One that ends while nobody asks.
    const slot = globalThis as unknown as Record<symbol, { worker: Promise<Worker> } | undefined>;
    await (await slot[Symbol.for("vestibule.password-strength")]?.worker)?.terminate();
    expect((await estimateStrength("password", [])).score).toBe(0);
  });

  it("is not judged when nobody waits for it any more", async () => {
    const before = estimateStrength(odd, []);
    await expect(estimateStrength("password", [], AbortSignal.abort())).rejects.toThrow("aborted");
    expect((await before).score).toBeGreaterThan(0);
  });
});
