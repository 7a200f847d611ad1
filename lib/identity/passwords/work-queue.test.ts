import { describe, expect, it } from "vitest";
import { createWorkQueue, PasswordOverloadError, passwordWork } from "./work-queue.ts";

/** Jobs that end when told to, and how many of them ran at the same time. */
function jobs() {
  const running: (() => void)[] = [];
  const log: number[] = [];
  let most = 0;
  return {
    log,
    most: () => most,
    finishOne: () => running.shift()?.(),
    start: (id: number) => () => {
      log.push(id);
      return new Promise<number>((resolve) => {
        running.push(() => resolve(id));
        most = Math.max(most, running.length);
      });
    },
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("createWorkQueue", () => {
  it("runs only so many jobs at once, in the order of asking, and hands back their results", async () => {
    const queue = createWorkQueue(2, 10);
    const work = jobs();
    const results = Promise.all([0, 1, 2, 3, 4].map((id) => queue.run(work.start(id))));
    for (let done = 0; done < 5; done += 1) {
      await settle();
      expect(work.log).toHaveLength(Math.min(done + 2, 5));
      work.finishOne();
    }
    expect(await results).toEqual([0, 1, 2, 3, 4]);
    expect(work.log).toEqual([0, 1, 2, 3, 4]);
    expect(work.most()).toBe(2);
  });

  it("refuses at once what would wait too long, and works again afterwards", async () => {
    const queue = createWorkQueue(1, 1);
    const work = jobs();
    const accepted = Promise.all([queue.run(work.start(0)), queue.run(work.start(1))]);
    await expect(queue.run(work.start(2))).rejects.toThrow(PasswordOverloadError);
    await settle();
    work.finishOne();
    await settle();
    work.finishOne();
    expect(await accepted).toEqual([0, 1]);
    expect(await queue.run(async () => "free again")).toBe("free again");
    expect(work.log).toEqual([0, 1]);
  });

  it("frees the slot of a job that fails, at once or later", async () => {
    const queue = createWorkQueue(1, 5);
    const fails = () => Promise.reject(new Error("later"));
    const throws = () => {
      throw new Error("at once");
    };
    const outcomes = await Promise.allSettled([queue.run(fails), queue.run(throws), queue.run(async () => "fine")]);
    expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
  });
});

describe("passwordWork", () => {
  it("is one queue for the whole process", () => {
    expect(passwordWork()).toBe(passwordWork());
  });
});
