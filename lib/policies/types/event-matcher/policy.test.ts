import { describe, expect, it } from "vitest";
import { askPolicy } from "../../testing.ts";
import { eventMatcherPolicyConfig } from "./config.ts";
import { eventMatcherPolicy } from "./policy.ts";

const event = {
  action: "model_updated",
  client_ip: "192.0.2.1",
  app: "authentik.core",
  user: { username: "ada" },
  context: { model: { app: "authentik_flows", model_name: "flow", pk: "1" } },
};
const ask = (config: object, context: Record<string, unknown> = { event }) =>
  askPolicy("event_matcher", { ...config }, { context });

describe("127: an event", () => {
  it.each([
    [{ action: "model_updated" }, { action: "login" }, "Action matched."],
    [{ client_ip: "192.0.2.1" }, { client_ip: "192.0.2" }, "Client IP matched."],
    [{ app: "authentik.core" }, { app: "authentik" }, "App matched."],
    [{ model: "authentik_flows.flow" }, { model: "authentik_flows.stage" }, "Model matched."],
    [{ query: 'user.username = "ada"' }, { query: 'user.username = "bob"' }, "Query matched."],
  ])("meets %j, and not %j; the text is the same", async (met, unmet, text) => {
    expect(await ask(met)).toMatchObject({ passing: true, messages: [text] });
    expect(await ask(unmet)).toMatchObject({ passing: false, messages: [text] });
  });

  it("has to meet all that are given, which say their texts in their order", async () => {
    const all = {
      action: "model_updated",
      client_ip: "192.0.2.1",
      app: "authentik.core",
      model: "authentik_flows.flow",
      query: 'action ~ "MODEL"',
    };
    const messages = ["Query matched.", "Action matched.", "Client IP matched.", "App matched.", "Model matched."];
    expect(await ask(all)).toMatchObject({ passing: true, messages });
    for (const key of Object.keys(all)) {
      const other = key === "action" ? "login" : key === "query" ? "action = None" : "other.thing";
      expect((await ask({ ...all, [key]: other })).passing, key).toBe(false);
    }
  });

  it("passes when nothing is asked of it", async () => {
    expect(await ask({})).toMatchObject({ passing: true, messages: [] });
  });

  it("fails when there is none", async () => {
    expect(await ask({}, {})).toMatchObject({ passing: false, messages: [] });
    expect(await ask({}, { event: null })).toMatchObject({ passing: false, messages: [] });
  });

  it("without a model or an address is none with one", async () => {
    const bare = { event: { action: "login", client_ip: null, context: {} } };
    expect((await ask({ model: "authentik_flows.flow" }, bare)).passing).toBe(false);
    expect((await ask({ client_ip: "192.0.2.1" }, bare)).passing).toBe(false);
  });
});

it("takes no blank criteria, no unknown action, and no query that cannot be read", async () => {
  for (const field of ["action", "client_ip", "app", "model", "query"])
    expect(eventMatcherPolicyConfig.safeParse({ [field]: "" }).success, field).toBe(false);
  expect(eventMatcherPolicyConfig.safeParse({ action: "invented" }).success).toBe(false);
  const check = (query: string | null) =>
    eventMatcherPolicy.checkConfig?.(eventMatcherPolicyConfig.parse({ query }), {}, true);
  expect(await check("user.username =")).toEqual({ query: [expect.stringContaining("too early")] });
  expect(await check('user.username = "x"')).toEqual({});
  expect(await check(null)).toEqual({});
  // What slipped in by another way counts as an error of the policy.
  expect(await ask({ query: "(" })).toMatchObject({ passing: false, failed: true });
});
