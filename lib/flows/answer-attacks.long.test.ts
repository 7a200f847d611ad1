import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dummy, identification, PASSWORD, password, promptStage } from "./attacks.fixtures.ts";
import { createTestEngine, type TestEngine, type TestStage } from "./testing.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
  await engine.user({ username: "alice", password: PASSWORD });
});
afterAll(() => engine.close());

/** Lists in lists, as deep as a body of the largest size can be. */
const deep = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`) as unknown;

/** Right answers of every stage, by the field that they consist of. */
const answers: Record<string, object> = {
  identification: { uid_field: "alice" },
  combined: { uid_field: "alice", password: PASSWORD },
  password: { password: PASSWORD },
  prompt: { nickname: "Al" },
  consent: { token: "0b1c1e9e-8f2b-4f0e-9a55-0d9fd2c5a7cf" },
  redirect: { to: "/x" },
  user_login: { remember_me: true },
  authenticator_validate: { code: "123456" },
};
const useless: Record<string, unknown> = {
  "an empty object": {},
  null: null,
  "a list": [{ uid_field: "alice", password: PASSWORD }],
  "a text": "alice",
  "a number": 1,
  true: true,
  "another component": { component: "ak-stage-dummy" },
  "empty values": { uid_field: "", password: "", nickname: "", token: "", to: "", remember_me: "" },
  nulls: { uid_field: null, password: null, nickname: null, token: null, to: null, remember_me: null },
  "objects as values": { uid_field: {}, password: {}, nickname: {}, token: {}, to: {}, remember_me: {} },
  "deep lists as values": { uid_field: deep, password: deep, nickname: deep, token: deep, to: deep, remember_me: deep },
  "a deep list": deep,
  "names of members": { uid_field: "__proto__", remember_me: "constructor", token: "toString", to: " " },
};

describe("authentik CVE-2026-49443, 2026-54730: only its own right answer passes a stage", () => {
  const cases: Record<string, { before: TestStage[]; stage: () => TestStage | Promise<TestStage>; own: string[] }> = {
    identification: {
      before: [],
      stage: () => identification({ pretend_user_exists: false }),
      own: ["identification", "combined"],
    },
    password: {
      before: [identification()],
      stage: () => password({ failed_attempts_before_cancel: 999 }),
      own: ["password", "combined"],
    },
    prompt: { before: [], stage: () => promptStage(engine, "nickname"), own: ["prompt"] },
    consent: { before: [], stage: () => ({ type: "consent", config: { mode: "always_require" } }), own: [] },
    redirect: {
      before: [],
      stage: () => ({ type: "redirect", config: { mode: "static", target_static: "/x" } }),
      own: ["redirect"],
    },
    user_login: {
      before: [identification()],
      stage: () => ({ type: "user_login", config: { remember_me_offset: "days=1" } }),
      own: ["user_login"],
    },
  };

  it.each(Object.keys(cases))("%s", async (name) => {
    const entry = cases[name];
    if (!entry) throw new Error(name);
    const { slug, bindings } = await engine.flow({ stages: [...entry.before, await entry.stage(), dummy] });
    const browser = engine.browser();
    await browser.get(slug);
    if (entry.before.length > 0) await browser.post(slug, answers.identification);
    const step = bindings[entry.before.length];
    const others = Object.entries(answers).filter(([key]) => !entry.own.includes(key));
    for (const [what, body] of [...Object.entries(useless), ...others]) {
      const { component } = await browser.post(slug, body);
      expect(component, what).not.toBe("ak-stage-flow-error");
      expect(browser.last?.execution.step, what).toBe(step);
    }
    await browser.post(slug, {}, { unreadable: true });
    await browser.get(slug);
    expect(browser.last?.execution.step).toBe(step);
    expect(await engine.client.event.count({ where: { action: "system_exception" } })).toBe(0);
  });

  it("a password in the same form", async () => {
    const passwordStage = await engine.stage(password());
    const { slug, bindings } = await engine.flow({
      stages: [identification({ password_stage: passwordStage }), dummy],
    });
    const browser = engine.browser();
    const { combined, ...others } = answers;
    for (const [what, body] of [...Object.entries(useless), ...Object.entries(others)]) {
      await browser.post(slug, body);
      expect(browser.last?.execution.step, what).toBe(bindings[0]);
    }
    await browser.post(slug, combined);
    expect(browser.last?.execution.step).toBe(bindings[1]);
  });

  it("a denial, and a login of nobody, pass for no answer at all", async () => {
    for (const type of ["deny", "user_login", "user_write"]) {
      const { slug } = await engine.flow({ stages: [{ type }, dummy] });
      for (const body of [...Object.values(useless), ...Object.values(answers)]) {
        expect((await engine.browser().post(slug, body)).component).toBe("ak-stage-access-denied");
      }
    }
  });
});
