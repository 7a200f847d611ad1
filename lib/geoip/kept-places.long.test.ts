import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { changeReputation } from "#lib/identity/reputation.ts";
import { closeExpressionWorkers } from "#lib/policies/expression/evaluate.ts";
import { setGeoDatabases } from "./lookup.ts";
import { places, useTestGeoDatabases } from "./testing.ts";

let engine: TestEngine;
let files: Awaited<ReturnType<typeof useTestGeoDatabases>>;
beforeAll(async () => {
  engine = await createTestEngine();
});
beforeEach(async () => {
  files = await useTestGeoDatabases();
  return () => files.remove();
});
afterAll(async () => {
  await engine.close();
  await closeExpressionWorkers();
});

const limits = { reputation_lower_limit: -5, reputation_upper_limit: 5 };
const change = (ip: string) =>
  changeReputation(engine.client, limits, { identifier: "jane", ip, by: -1, now: new Date() });

describe("113: policies see where the request comes from", () => {
  const flowOf = async (python: string) =>
    (await engine.flow({ policies: [{ python }], stages: [{ type: "dummy" }] })).slug;
  const source = `place = context.get("geoip")
network = context.get("asn")
return place is not None and place["country"] == "DE" and place.city == "Berlin" and network.asn == 64496`;

  it("in their context, when there are databases", async () => {
    const slug = await flowOf(source);
    expect((await engine.browser({ ip: places.berlin }).get(slug)).component).toBe("ak-stage-dummy");
    expect((await engine.browser({ ip: places.newYork }).get(slug)).component).toBe("ak-stage-access-denied");
    expect((await engine.browser({ ip: places.unknown }).get(slug)).component).toBe("ak-stage-access-denied");
  });

  it("not at all without databases", async () => {
    setGeoDatabases({});
    const slug = await flowOf(`return "geoip" not in context and "asn" not in context`);
    expect((await engine.browser({ ip: places.berlin }).get(slug)).component).toBe("ak-stage-dummy");
  });

  it("also those that judge a form, and those of a type that knows places", async () => {
    const policy = await engine.client.policy.create({
      data: { name: "from Germany", type: "geoip", config: { countries: ["DE"] } },
    });
    const prompt = await engine.client.prompt.create({
      data: { name: "colour", fieldKey: "colour", label: "Colour", type: "text", required: false },
    });
    const { slug } = await engine.flow({
      stages: [
        { type: "prompt", config: { fields: [prompt.id], validation_policies: [policy.id] } },
        { type: "dummy" },
      ],
    });
    const german = engine.browser({ ip: places.berlin });
    await german.get(slug);
    expect((await german.post(slug, { colour: "red" })).component).toBe("ak-stage-dummy");
    const american = engine.browser({ ip: places.newYork });
    await american.get(slug);
    expect(await american.post(slug, { colour: "red" })).toMatchObject({
      component: "ak-stage-prompt",
      response_errors: { non_field_errors: [{ string: "Client IP is not in an allowed country." }] },
    });
  });
});

describe("where something happened is kept", () => {
  it("with events that come from a request", async () => {
    const { slug } = await engine.flow({
      policies: [{ python: "return True", executionLogging: true }],
      stages: [{ type: "dummy" }],
    });
    await engine.client.event.deleteMany();
    await engine.browser({ ip: places.berlin }).get(slug);
    await engine.browser({ ip: places.unknown }).get(slug);
    const events = await engine.client.event.findMany({ orderBy: { created: "asc" } });
    expect(events).toHaveLength(2);
    expect(events[0]?.context).toMatchObject({
      geo: { continent: "EU", country: "DE", city: "Berlin", lat: expect.closeTo(52.52) },
      asn: { asn: 64496, as_org: "Documentation One", network: "192.0.2.0/24" },
    });
    expect(events[1]?.context).not.toHaveProperty("geo");
    expect(events[1]?.context).not.toHaveProperty("asn");
  });

  it("with scores, as it is known at the latest change", async () => {
    setGeoDatabases({});
    await change(places.berlin);
    const before = await engine.client.reputation.findFirstOrThrow();
    expect(before).toMatchObject({ ipGeoData: {}, ipAsnData: {} });
    setGeoDatabases(files);
    await change(places.berlin);
    expect(await engine.client.reputation.findFirstOrThrow()).toMatchObject({
      score: -2,
      ipGeoData: { country: "DE", city: "Berlin" },
      ipAsnData: { asn: 64496 },
    });
  });
});
