import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";

let engine: TestEngine;
let alice: { pk: number; username: string };
beforeAll(async () => {
  engine = await createTestEngine();
  alice = await engine.user({ username: "alice" });
});
afterAll(() => engine.close());

const logout = { type: "user_logout" };
const done = (to: string) => ({ component: "xak-flow-redirect", to, final_redirect: true });

describe("LO-1: a logout", () => {
  it.each([
    ["GET", undefined],
    ["POST", {}],
  ])("ends the login with a %s, and writes it down", async (_method, body) => {
    const { slug } = await engine.flow({ designation: "invalidation", stages: [logout] });
    const browser = engine.browser();
    await engine.logIn(browser, alice.pk);
    await engine.client.event.deleteMany();
    expect(await browser.send(slug, body)).toMatchObject({ challenge: done("/"), session: { kind: "logout" } });
    expect(browser.sessionToken).toBeNull();
    expect(await engine.client.session.count({ where: { userId: alice.pk } })).toBe(0);
    expect(await engine.client.event.findMany()).toMatchObject([{ action: "logout", userId: alice.pk }]);
  });

  it("leaves other logins of the person alone", async () => {
    const { slug } = await engine.flow({ stages: [logout] });
    const [here, there] = [engine.browser(), engine.browser()];
    await engine.logIn(here, alice.pk);
    await engine.logIn(there, alice.pk);
    await here.get(slug);
    expect(await engine.client.session.count({ where: { userId: alice.pk } })).toBe(1);
  });

  it("passes for somebody who is not logged in, and is written down too", async () => {
    const { slug } = await engine.flow({ stages: [logout] });
    await engine.client.event.deleteMany();
    expect(await engine.browser().get(slug)).toMatchObject(done("/"));
    expect(await engine.client.event.findMany()).toMatchObject([
      { action: "logout", userId: null, user: { is_anonymous: true } },
    ]);
  });

  it("ends at the start page rather than where the page's next says, unless the flow says where", async () => {
    const { slug } = await engine.flow({ stages: [logout] });
    expect(await engine.browser().get(slug, { query: "next=/inside/" })).toMatchObject(done("/"));
    const browser = engine.browser();
    await engine.handOver(browser, slug, { redirect: "https://goodbye.example/" });
    expect(await browser.get(slug)).toMatchObject(done("https://goodbye.example/"));
    const more = await engine.flow({ stages: [logout, { type: "dummy" }] });
    await browser.get(more.slug, { query: "next=/inside/" });
    expect(await browser.post(more.slug, {}, { query: "next=/inside/" })).toMatchObject(done("/inside/"));
  });

  it("lets the run go on without a login, for the requirements of what follows too", async () => {
    const open = await engine.flow({ authentication: "require_unauthenticated", stages: [{ type: "dummy" }] });
    const { slug } = await engine.flow({
      stages: [logout, { type: "redirect", config: { mode: "flow", target_flow: open.pk } }],
    });
    const browser = engine.browser();
    await engine.logIn(browser, alice.pk);
    expect(await browser.get(slug)).toMatchObject({ to: `/if/flow/${open.slug}/` });
    expect((await browser.get(open.slug)).component).toBe("ak-stage-dummy");
  });
});
