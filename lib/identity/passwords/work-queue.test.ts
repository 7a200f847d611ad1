import { describe, expect, it } from "vitest";
import { type RequestInfo, runWithRequest } from "#lib/http/request.ts";
import { createWorkQueue, hashInTurn, PasswordOverloadError, passwordWork } from "./work-queue.ts";

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

describe("breaking the service: a flood of passwords from one address", () => {
  it("lets others take turns with it", async () => {
    const queue = createWorkQueue(1, 100);
    const work = jobs();
    const all = [queue.run(work.start(0), "flood")];
    for (let id = 1; id <= 50; id++) all.push(queue.run(work.start(id), "flood"));
    all.push(
      queue.run(work.start(100), "alice"),
      queue.run(work.start(101), "alice"),
      queue.run(work.start(200), "bob"),
    );
    for (let done = 0; done < all.length; done++) {
      await settle();
      work.finishOne();
    }
    await Promise.all(all);
    // One of the flood's for one of everybody else's.
    expect(work.log.slice(0, 7)).toEqual([0, 1, 100, 200, 2, 101, 3]);
  });

  it("takes its places away when others come, and never theirs", async () => {
    const queue = createWorkQueue(1, 4);
    const work = jobs();
    const flood = [0, 1, 2, 3, 4].map((id) => queue.run(work.start(id), "flood"));
    await expect(queue.run(work.start(5), "flood")).rejects.toThrow(PasswordOverloadError);
    const outcomes = Promise.allSettled(flood);
    const others = ["alice", "bob", "carol"].map((owner, index) => queue.run(work.start(100 + index), owner));
    await expect(queue.run(work.start(6), "flood")).rejects.toThrow(PasswordOverloadError);
    for (let done = 0; done < 5; done++) {
      await settle();
      work.finishOne();
    }
    expect(await Promise.all(others)).toEqual([100, 101, 102]);
    expect((await outcomes).map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "rejected",
      "rejected",
    ]);
  });

  it("refuses somebody new when everybody has one place", async () => {
    const queue = createWorkQueue(1, 2);
    const work = jobs();
    const accepted = ["a", "b", "c"].map((owner, index) => queue.run(work.start(index), owner));
    await expect(queue.run(work.start(9), "d")).rejects.toThrow(PasswordOverloadError);
    for (let done = 0; done < 3; done++) {
      await settle();
      work.finishOne();
    }
    expect(await Promise.all(accepted)).toEqual([0, 1, 2]);
  });

  it("tells visitors apart by the address of the request", async () => {
    const owners: (string | undefined)[] = [];
    const { run } = passwordWork();
    passwordWork().run = (job, owner) => {
      owners.push(owner);
      return run(job, owner);
    };
    const info = (clientIp: string) => ({ clientIp }) as RequestInfo;
    try {
      await runWithRequest(info("192.0.2.7"), () => hashInTurn(async () => {}));
      await runWithRequest(info("2001:db8:1:2:3::4"), () => hashInTurn(async () => {}));
      await runWithRequest(info("2001:db8:1:2:9::9"), () => hashInTurn(async () => {}));
      await hashInTurn(async () => {});
    } finally {
      passwordWork().run = run;
    }
    expect(owners).toEqual(["192.0.2.7", "2001:db8:1:2::/64", "2001:db8:1:2::/64", ""]);
  });
});

describe("passwordWork", () => {
  it("is one queue for the whole process", () => {
    expect(passwordWork()).toBe(passwordWork());
  });
});
