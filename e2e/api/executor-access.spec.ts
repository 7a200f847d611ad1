import { harmlessTargets, hostileTargets } from "../../lib/flows/next-url.fixtures.ts";
import { expect, test } from "../fixtures/test.ts";
import { logIn } from "../support/api-steps.ts";
import { as, expectDone } from "../support/challenges.ts";
import { createFlow, dummy } from "../support/world.ts";

const go = { component: "ak-stage-dummy" } as const;

test("CORE-13 the final redirect goes where `next` says", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy()] });
  for (const { name, value } of harmlessTargets) {
    await visitor.get(flow);
    const done = await visitor.solve(flow, go, new URLSearchParams({ next: value }).toString());
    const to = new URL(String(as(done, "xak-flow-redirect").to), "http://x");
    expect(to.href, name).toBe(new URL(value, "http://x").href);
  }
});

test("CORE-14 only the finishing call's `next` counts", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy(), dummy()] });
  await visitor.get(flow, "next=/earlier");
  await visitor.solve(flow, go, "next=/earlier");
  expectDone(await visitor.solve(flow, go), "/");
});

test("CORE-15, 16 attack: a `next` that could leave the site ends in access denied", async ({ visitor, control }) => {
  const flow = await createFlow(control, { stages: [dummy()] });
  const sendable = hostileTargets.filter(
    ({ value }) => encodeURIComponent(encodeURIComponent(value.toWellFormed())).length < 7_500,
  );
  for (const { name, value } of sendable) {
    await visitor.get(flow);
    const answer = await visitor.solve(flow, go, new URLSearchParams({ next: value }).toString());
    expect(answer.component, name).toBe("ak-stage-access-denied");
  }
  const [first] = sendable;
  expect(first?.value).toBe("");
  expect(sendable.length).toBeGreaterThan(90);
});

test("CORE-32, 33 a denial shows the policies' messages, or says that the flow does not apply", async ({
  visitor,
  control,
}) => {
  const silent = await createFlow(control, { policies: [{ expression: "return False" }], stages: [dummy()] });
  const wordy = await createFlow(control, {
    policies: [{ expression: 'ak_message("one")\nak_message("two")\nreturn False' }],
    stages: [dummy()],
  });
  expect(as(await visitor.get(silent), "ak-stage-access-denied").errorMessage).toBeTruthy();
  const { errorMessage, pendingUser, flowInfo } = as(await visitor.get(wordy), "ak-stage-access-denied");
  expect({ errorMessage, pendingUser }).toEqual({ errorMessage: "one\ntwo", pendingUser: "" });
  expect(flowInfo?.title).toBe(wordy);
});

test("CORE-35, 36, 37, 38 what a denied flow does", async ({ visitor, control }) => {
  const outcome = async (deniedAction: string, next: string) => {
    const flow = await createFlow(control, {
      attrs: { denied_action: deniedAction },
      policies: [{ expression: "return False" }],
      stages: [dummy()],
    });
    const suffix = next ? `&next=${encodeURIComponent(next)}` : "";
    const answer = await visitor.fetch(`/api/v3/flows/executor/${flow}/?query=${suffix}`);
    const { component, to } = await answer.json();
    return [component, to];
  };
  expect(await outcome("continue", "")).toEqual(["xak-flow-redirect", "/"]);
  expect(await outcome("continue", "/there")).toEqual(["xak-flow-redirect", "/there"]);
  expect(await outcome("message_continue", "/there")).toEqual(["xak-flow-redirect", "/there"]);
  expect(await outcome("message_continue", "")).toEqual(["ak-stage-access-denied", undefined]);
  expect(await outcome("message_continue", "//evil.example")).toEqual(["ak-stage-access-denied", undefined]);
  expect(await outcome("message", "/there")).toEqual(["ak-stage-access-denied", undefined]);
});

test("CORE-39, 40, 41 who has to be logged in for a flow", async ({ visitor, newVisitor, control, person }) => {
  const make = (authentication: string, designation = "stage_configuration") =>
    createFlow(control, { designation, attrs: { authentication }, stages: [dummy()] });
  const [inside, outside, login] = [
    await make("require_authenticated"),
    await make("require_unauthenticated"),
    await make("require_unauthenticated", "authentication"),
  ];
  as(await visitor.get(inside), "ak-stage-access-denied");
  as(await visitor.get(outside), "ak-stage-dummy");
  const known = newVisitor();
  await logIn(known, person);
  as(await known.get(inside), "ak-stage-dummy");
  as(await known.get(outside), "ak-stage-access-denied");
  expectDone(await known.get(login, "next=/if/user/"), "/if/user/");
});
