import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { promptStage } from "./attacks.fixtures.ts";
import { createTestEngine, type TestBrowser, type TestEngine, type TestFlow } from "./testing.ts";

let engine: TestEngine;
let alice: { pk: number };
let bob: { pk: number };
beforeAll(async () => {
  engine = await createTestEngine();
  [alice, bob] = [await engine.user(), await engine.user()];
});
afterAll(() => engine.close());

const nameOf = async ({ pk }: { pk: number }) =>
  (await engine.client.user.findUniqueOrThrow({ where: { id: pk } })).name;

/** A form that writes a name, answered in a page that was shown to somebody before a run was stored. */
async function answer(browser: TestBrowser, shownTo: number | null, flow: Partial<TestFlow> = {}) {
  const form = await promptStage(engine, "name");
  const { slug, bindings } = await engine.flow({ stages: [form, { type: "user_write" }], ...flow });
  await browser.send(slug, { name: "Typed" }, { step: bindings[0] ?? "", shownTo });
  return browser.last;
}

async function loggedIn({ pk }: { pk: number }): Promise<TestBrowser> {
  const browser = engine.browser();
  await engine.logIn(browser, pk);
  return browser;
}

describe("a page that was shown to one person", () => {
  it("is answered by that person", async () => {
    const shown = await answer(await loggedIn(alice), alice.pk);
    expect(shown?.challenge).toMatchObject({ final_redirect: true });
    expect(await nameOf(alice)).toBe("Typed");
  });

  it("is not answered by the next one who logs in in that browser, who is told so", async () => {
    const before = await nameOf(bob);
    for (const shownTo of [alice.pk, null]) {
      const shown = await answer(await loggedIn(bob), shownTo);
      expect(shown?.challenge.component).toBe("ak-stage-prompt");
      expect(shown?.challenge.response_errors).toBeUndefined();
      expect(shown?.notices).toMatchObject([{ level: "warning" }]);
    }
    expect(await nameOf(bob)).toBe(before);
  });

  it("is not answered by nobody, after a logout", async () => {
    const shown = await answer(engine.browser(), alice.pk);
    expect(shown?.challenge.component).toBe("ak-stage-prompt");
    expect(shown?.notices).toHaveLength(1);
  });

  it("is answered after a login elsewhere when it is a login", async () => {
    const shown = await answer(await loggedIn(bob), null, { designation: "authentication" });
    expect(shown?.challenge.component).not.toBe("ak-stage-prompt");
  });
});
