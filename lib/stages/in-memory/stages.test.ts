import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sessionEndChallenge } from "#lib/flows/challenge.ts";
import { appendStage, inMemoryStage, insertStage } from "#lib/flows/plan.ts";
import { createTestEngine, type TestBrowser, type TestEngine } from "#lib/flows/testing.ts";

const POST_LOGOUT_REDIRECT = "goauthentik.io/providers/oauth2/post_logout_redirect_uri";

let engine: TestEngine;
let alice: { pk: number; username: string };
beforeAll(async () => {
  engine = await createTestEngine();
  alice = await engine.user({ username: "alice" });
});
afterAll(() => engine.close());

/** A run that goes on with a stage of this type, which only its plan has. */
async function runInto(
  type: string,
  config: Record<string, unknown>,
  context: Record<string, unknown> = {},
  browser = engine.browser(),
) {
  const { slug } = await engine.flow({ stages: [{ type: "dummy" }, { type: "dummy" }] });
  await engine.handOver(browser, slug, context);
  await browser.get(slug);
  const id = browser.last?.execution.id ?? "";
  const row = await engine.client.flowExecution.findUniqueOrThrow({ where: { id } });
  const plan = engine.services.executions.read(id, Buffer.from(row.plan));
  if (!plan) throw new Error("The plan cannot be read.");
  insertStage(plan, inMemoryStage(type, "of the plan", config));
  await engine.client.flowExecution.update({
    where: { id },
    data: { plan: engine.services.executions.sealPlan(id, plan) },
  });
  return { slug, browser, challenge: await browser.post(slug, {}), executionId: id };
}

async function loggedIn(): Promise<TestBrowser> {
  const browser = engine.browser();
  await engine.logIn(browser, alice.pk);
  return browser;
}

describe("88: stages that only a plan has", () => {
  it("a redirect sends people away and stays, however often it is answered", async () => {
    const { slug, browser, challenge } = await runInto("memory:redirect", {
      destination: "https://elsewhere.example/",
    });
    const sent = { component: "xak-flow-redirect", to: "https://elsewhere.example/", final_redirect: false };
    expect(challenge).toMatchObject(sent);
    expect(challenge.flow_info).toBeDefined();
    for (const body of [{}, { to: "/x" }]) expect(await browser.post(slug, body)).toMatchObject(sent);
    expect((await runInto("memory:redirect", {})).challenge).toMatchObject({ to: "/" });
  });

  it("a message is left for the person, and the run goes on", async () => {
    const { browser, challenge } = await runInto("memory:message", { message: "Welcome back" });
    expect(challenge.component).toBe("ak-stage-dummy");
    expect(browser.last?.notices).toEqual([{ level: "info", text: "Welcome back" }]);
    expect((await runInto("memory:message", {})).browser.last?.notices).toEqual([]);
  });

  it("87: stand behind the current one, or at the end, and nowhere beyond", async () => {
    const { slug } = await engine.flow({ stages: [{ type: "dummy" }] });
    const browser = engine.browser();
    await browser.get(slug);
    const row = await engine.client.flowExecution.findUniqueOrThrow({
      where: { id: browser.last?.execution.id ?? "" },
    });
    const plan = engine.services.executions.read(row.id, Buffer.from(row.plan));
    if (!plan) throw new Error("The plan cannot be read.");
    const [first] = plan.bindings;
    const named = (name: string) => inMemoryStage("memory:message", name, {});
    insertStage(plan, named("next"));
    appendStage(plan, named("last"));
    insertStage(plan, named("far"), 99);
    insertStage(plan, named("before"), -5);
    expect(plan.bindings.map(({ pk, inline }) => inline?.name ?? pk)).toEqual([
      "before",
      first?.pk,
      "next",
      "last",
      "far",
    ]);
    expect(plan.bindings.every(({ inline, marker }) => !inline || marker === "plain")).toBe(true);
  });
});

describe("182: the end of a provider's logout", () => {
  const application = { $record: "application", name: "Wiki", launch_url: "https://wiki.example/" };

  it("goes where the provider asked before anything else", async () => {
    const to = "https://wiki.example/goodbye";
    for (const browser of [engine.browser(), await loggedIn()]) {
      const { challenge } = await runInto(
        "memory:session-end",
        {},
        { [POST_LOGOUT_REDIRECT]: to, application },
        browser,
      );
      expect(challenge).toMatchObject({ component: "xak-flow-redirect", to, final_redirect: false });
    }
  });

  it("goes to the start page for somebody who is not logged in any more", async () => {
    expect((await runInto("memory:session-end", {}, { application })).challenge).toMatchObject({
      component: "xak-flow-redirect",
      to: "/",
    });
  });

  it("says from what one is logged out, and what one is still logged in to", async () => {
    const invalidation = await engine.flow({ designation: "invalidation", stages: [] });
    const brand = await engine.client.brand.create({
      data: { domain: "localhost", brandingTitle: "Our house", flowInvalidationId: invalidation.pk },
    });
    const { challenge } = await runInto("memory:session-end", {}, { application }, await loggedIn());
    expect(sessionEndChallenge.parse(challenge)).toMatchObject({
      pending_user: "alice",
      brand_name: "Our house",
      application_name: "Wiki",
      application_launch_url: "https://wiki.example/",
      invalidation_flow_url: `/if/flow/${invalidation.slug}/`,
      overview_url: "/if/user/",
    });
    await engine.client.brand.delete({ where: { id: brand.id } });
    const plain = sessionEndChallenge.parse((await runInto("memory:session-end", {}, {}, await loggedIn())).challenge);
    for (const field of ["application_name", "application_launch_url", "invalidation_flow_url"])
      expect(plain).not.toHaveProperty(field);
  });
});
