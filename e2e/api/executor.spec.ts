import { expect, test } from "../fixtures/test.ts";

import { as, expectDone } from "../support/challenges.ts";
import { createFlow, dummy } from "../support/world.ts";

const go = { component: "ak-stage-dummy" } as const;

test("CORE-1 an unknown slug is not found", async ({ visitor }) => {
  const refused = visitor.get("no-such-flow");
  await expect(refused).rejects.toMatchObject({ response: { status: 404 } });
  await expect(visitor.solve("no-such-flow", go)).rejects.toMatchObject({ response: { status: 404 } });
});

test("CORE-2, 3, 4, 5, 6, 7 a fresh challenge of a stranger", async ({ visitor, control }) => {
  const flow = await createFlow(control, { title: "A title", stages: [dummy()] });
  const challenge = await visitor.raw(flow);
  expect(visitor.last.status).toBe(200);
  expect(visitor.last.headers.get("x-frame-options")).toBe("SAMEORIGIN");
  expect(challenge).toEqual({
    component: "ak-stage-dummy",
    name: `${flow}-0`,
    flow_info: {
      title: "A title",
      background: expect.any(String),
      background_themed_urls: null,
      cancel_url: "/flows/-/cancel/",
      layout: "stacked",
    },
  });
});

test("CORE-8 looking again does not go on", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  for (let time = 0; time < 3; time++) expect(as(await visitor.get(flow), "ak-stage-dummy").name).toBe(`${flow}-0`);
});

test("CORE-9, 10, 11, 12 an answer is followed by the next challenge, the last one by the final redirect", async ({
  visitor,
  control,
}) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  await visitor.get(flow);
  expect(as(await visitor.solve(flow, go), "ak-stage-dummy").name).toBe(`${flow}-1`);
  expect(visitor.last.status).toBe(200);
  expect(as(await visitor.get(flow), "ak-stage-dummy").name).toBe(`${flow}-1`);
  expectDone(await visitor.solve(flow, go), "/");
});

test("CORE-18 after its end a flow starts with its first stage", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  await visitor.get(flow);
  await visitor.solve(flow, go);
  await visitor.solve(flow, go);
  expect(as(await visitor.get(flow), "ak-stage-dummy").name).toBe(`${flow}-0`);
});

test("CORE-19 a flow without stages is done at once", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [] });
  expectDone(await visitor.get(flow), "/");
});

test("CORE-27 another flow's executor drops the first flow's run", async ({ visitor, control }) => {
  const [one, other] = [
    await createFlow(control, { stages: [dummy(), dummy()] }),
    await createFlow(control, { stages: [dummy()] }),
  ];
  await visitor.get(one);
  await visitor.solve(one, go);
  await visitor.get(other);
  expect(as(await visitor.get(one), "ak-stage-dummy").name).toBe(`${one}-0`);
});

test("executions with an id run side by side", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy(), dummy()] });
  const header = "X-Vestibule-Execution";
  const start = async () => {
    await visitor.get(flow);
    const id = visitor.last.headers.get(header) ?? "";
    await visitor.fetch("/flows/-/default/authentication/");
    return id;
  };
  const first = await start();
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  visitor.headers = { [header]: first };
  expect(as(await visitor.solve(flow, go), "ak-stage-dummy").name).toBe(`${flow}-1`);
});

test("CORE-28 attack: two browsers do not affect each other, not even with the other's execution id", async ({
  newVisitor,
  control,
}) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  const [mine, theirs] = [newVisitor(), newVisitor()];
  await mine.get(flow);
  const id = mine.last.headers.get("x-vestibule-execution") ?? "";
  await theirs.get(flow);
  theirs.headers = { "X-Vestibule-Execution": id };
  expect(as(await theirs.solve(flow, go), "ak-stage-dummy").name).toBe(`${flow}-0`);
  expect(as(await mine.get(flow), "ak-stage-dummy").name).toBe(`${flow}-0`);
});

test("CORE-31 how `query` is encoded makes no difference", async ({ visitor, control, origin }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  for (const query of [
    "next=%2Fa%20b&x=1",
    "next%3D%252Fa%2520b%26x%3D1",
    "next%3D/a%2Bb%26x%3D1",
    "next%3d%2fa+b%26x=1",
  ]) {
    const address = `${origin}/api/v3/flows/executor/${flow}/?query=${query}`;
    const post = async () => (await visitor.fetch(address, { method: "POST" })).json();
    await visitor.fetch(address);
    expect(await post(), query).toMatchObject({ component: "ak-stage-dummy", name: `${flow}-1` });
    expect(await post(), query).toMatchObject({ component: "xak-flow-redirect", final_redirect: true });
  }
});

test("CORE-67 `cancel_url` keeps `next`", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy()] });
  expect(as(await visitor.get(flow), "ak-stage-dummy").flowInfo?.cancelUrl).toBe("/flows/-/cancel/");
  const { flowInfo } = as(await visitor.get(flow, "next=/foo"), "ak-stage-dummy");
  expect(flowInfo?.cancelUrl).toBe("/flows/-/cancel/?next=%2Ffoo");
});

test("CORE-179 the first answer of the executor sets the cookie; a page that stores nothing does not", async ({
  visitor,
  control,
}) => {
  const flow = await createFlow(control, { stages: [dummy()] });
  for (const path of [`/if/flow/${flow}/`, "/", "/flows/-/default/authentication/", "/flows/-/cancel/"]) {
    await visitor.fetch(path);
    expect(visitor.last.headers.getSetCookie(), path).toEqual([]);
  }
  await visitor.get(flow);
  expect(visitor.last.headers.getSetCookie()).toHaveLength(1);
  await visitor.get(flow);
  expect(visitor.last.headers.getSetCookie()).toEqual([]);
});

test("CORE-180 the background is an address of this site unless the flow names another", async ({
  visitor,
  control,
}) => {
  const backgroundOf = async (attrs: Record<string, unknown>) => {
    const flow = await createFlow(control, { attrs, stages: [dummy()] });
    return as(await visitor.get(flow), "ak-stage-dummy").flowInfo?.background;
  };
  expect(await backgroundOf({})).toMatch(/^\/[^/]/);
  expect(await backgroundOf({ background: "/static/brand/background.svg" })).toBe("/static/brand/background.svg");
  expect(await backgroundOf({ background: "https://pictures.example/a.jpg" })).toBe("https://pictures.example/a.jpg");
});
