import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

const languages = [
  {
    name: "Python",
    redirect: { python: 'context["flow_plan"].context["redirect"] = "/from-policy"\nreturn True' },
    insert: (stage: string) => ({
      python: `context["flow_plan"].insert_stage(ak_stage_by(name="${stage}"))\nreturn True`,
    }),
    nested: { python: 'context["prompt_data"]["seen"] = True\nreturn True' },
    ownKey: { python: 'request.context["mine"] = 1\nreturn True' },
    send: { python: 'context["flow_plan"].redirect("/elsewhere")\nreturn True' },
  },
  {
    name: "JavaScript",
    redirect: { javascript: 'context.flow_plan.context.redirect = "/from-policy"; return true;' },
    insert: (stage: string) => ({
      javascript: `context.flow_plan.insert_stage(ak_stage_by({ name: "${stage}" })); return true;`,
    }),
    nested: { javascript: "context.prompt_data.seen = true; return true;" },
    ownKey: { javascript: "request.context.mine = 1; return true;" },
    send: { javascript: 'context.flow_plan.redirect("/elsewhere"); return true;' },
  },
];

describe.each(languages)("what a policy in $name does to the running plan", (language) => {
  it("79: sets where the flow ends", async () => {
    const { slug } = await engine.flow({ stages: [{ type: "dummy", policies: [language.redirect] }] });
    const browser = engine.browser();
    await browser.get(slug);
    expect(await browser.post(slug, {})).toMatchObject({ to: "/from-policy", final_redirect: true });
  });

  it("80, 87: puts a stored stage directly after the current one", async () => {
    const name = `inserted ${randomUUID()}`;
    await engine.stage({ type: "dummy", name });
    const { slug } = await engine.flow({
      stages: [
        { type: "dummy", policies: [language.insert(name)] },
        { type: "dummy", name: `last ${randomUUID()}` },
      ],
    });
    const browser = engine.browser();
    await browser.post(slug, {});
    expect((await browser.get(slug)).name).toBe(name);
    expect((await browser.post(slug, {})).name).toMatch(/^last/);
  });

  it("88: sends the person elsewhere with a stage that lives in the plan only", async () => {
    const { slug } = await engine.flow({ stages: [{ type: "dummy", policies: [language.send] }] });
    expect(await engine.browser().post(slug, {})).toMatchObject({ component: "xak-flow-redirect", to: "/elsewhere" });
  });

  it("shares nested values with the plan, and keeps top-level keys of its own context to itself", async () => {
    const { slug } = await engine.flow({
      stages: [
        { type: "dummy", policies: [{ javascript: "context.flow_plan.context.prompt_data = {}; return true;" }] },
        { type: "dummy", policies: [language.nested] },
        { type: "dummy", policies: [language.ownKey] },
        {
          type: "deny",
          policies: [{ javascript: "return context.prompt_data.seen !== true || context.mine !== undefined;" }],
        },
      ],
    });
    const browser = engine.browser();
    for (let count = 0; count < 2; count++) await browser.post(slug, {});
    expect(await browser.post(slug, {})).toMatchObject({ final_redirect: true });
  });
});
