import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "#lib/db/client.ts";
import { openTestDatabase } from "#lib/db/testing.ts";
import { askPolicy, type Question } from "../../testing.ts";
import { geoipPolicyConfig } from "./config.ts";

const HOUR = 3_600_000;
const now = new Date("2026-03-01T12:00:00Z");
const berlin = { continent: "EU", country: "DE", lat: 52.52, long: 13.405, city: "Berlin" };
const potsdam = { ...berlin, lat: 52.3906, long: 13.0645, city: "Potsdam" };
const newYork = { continent: "NA", country: "US", lat: 40.7128, long: -74.006, city: "New York" };
const network = { asn: 64496, as_org: "One", network: "192.0.2.0/24" };
const here = { geoip: berlin, asn: network };

const ask = (config: object, question: Question = {}) =>
  askPolicy("geoip", { countries: [], ...config }, { context: { ...here }, now, ...question });

describe("128: where a request comes from", () => {
  const countryText = "Client IP is not in an allowed country.";
  const networkText = "Client IP is not part of an allowed autonomous system.";

  it("passes when nothing is configured, whatever is known", async () => {
    expect(await ask({})).toMatchObject({ passing: true, messages: [] });
    expect(await ask({}, { context: {} })).toMatchObject({ passing: true, messages: [] });
  });

  it.each([
    [{ countries: ["DE", "FR"] }, true, []],
    [{ countries: ["FR"] }, false, [countryText]],
    [{ asns: [64496] }, true, []],
    [{ asns: [1, 2] }, false, [networkText]],
    [{ asns: [64496], countries: ["FR"] }, true, [countryText]],
    [{ asns: [1], countries: ["DE"] }, true, [networkText]],
    [{ asns: [1], countries: ["FR"] }, false, [networkText, countryText]],
  ])("%j: %s", async (config, passing, messages) => {
    expect(await ask(config)).toMatchObject({ passing, messages });
  });

  it("is an error where it is not known, also when the other check would pass", async () => {
    const noPlace = "GeoIP: client IP address not found in City database.";
    const noNetwork = "GeoIP: client IP not found in ASN database.";
    for (const geoip of [undefined, null, { ...berlin, country: null }]) {
      const context = { geoip, asn: network };
      expect(await ask({ countries: ["DE"], asns: [64496] }, { context })).toMatchObject({
        passing: false,
        messages: [noPlace],
        failed: true,
        events: [{ action: "policy_exception" }],
      });
    }
    const context = { geoip: berlin, asn: null };
    expect((await ask({ countries: ["DE"], asns: [64496] }, { context })).messages).toEqual([noNetwork]);
    expect((await ask({ asns: [1] }, { context, failureResult: true })).passing).toBe(true);
  });

  it("takes codes of countries only, and has to be told some, if none", () => {
    expect(geoipPolicyConfig.safeParse({ countries: ["Germany"] }).success).toBe(false);
    expect(geoipPolicyConfig.safeParse({}).success).toBe(false);
    expect(geoipPolicyConfig.safeParse({ countries: [] }).success).toBe(true);
  });
});

describe("where the person logged in before", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  beforeEach(() => database.client.event.deleteMany());
  afterAll(() => database.close());

  async function login(hoursAgo: number, geo?: object, userId = 1, action = "login"): Promise<void> {
    const created = new Date(now.getTime() - hoursAgo * HOUR);
    await database.client.event.create({
      data: { action, app: "test", user: {}, userId, created, expires: now, context: geo ? { geo } : {} },
    });
  }
  const judge = (config: object, context: Record<string, unknown> = { ...here }) =>
    ask(config, { db: database.client, subject: { pk: 1 }, context });
  const distance = { check_history_distance: true };
  const travel = { check_impossible_travel: true };
  const tooFar = { passing: false, messages: ["Distance from previous authentication is larger than threshold."] };
  const tooFast = { passing: false, messages: ["Distance is further than possible."] };

  it("130: fails without a place of now, and where no remembered login has one", async () => {
    await login(1, berlin);
    expect(await judge(distance, { geoip: null })).toMatchObject({ passing: false, messages: [] });
    expect(await judge(distance, {})).toMatchObject({ passing: false, messages: [] });
    expect(await judge(distance, { geoip: { ...berlin, lat: null } })).toMatchObject({ passing: false, messages: [] });
    await database.client.event.deleteMany();
    await login(1);
    await login(2, { ...berlin, lat: null });
    expect(await judge(distance)).toMatchObject({ passing: false, messages: [] });
  });

  it("130: passes when there was none, of this person, that was a login", async () => {
    await login(1, newYork, 2);
    await login(1, newYork, 1, "login_failed");
    expect(await judge(distance)).toMatchObject({ passing: true, messages: [] });
    expect((await ask(distance, { db: database.client, subject: null })).passing).toBe(true);
  });

  it("129: refuses a distance of the limit plus the tolerance", async () => {
    await login(1, potsdam);
    expect(await judge(distance)).toMatchObject({ passing: true, messages: [] });
    // 27.2 km from Berlin.
    expect((await judge({ ...distance, history_max_distance_km: 20, distance_tolerance_km: 8 })).passing).toBe(true);
    expect(await judge({ ...distance, history_max_distance_km: 20, distance_tolerance_km: 7 })).toMatchObject(tooFar);
    expect(await judge({ ...distance, history_max_distance_km: 0, distance_tolerance_km: 0 })).toMatchObject(tooFar);
  });

  it("129: refuses what nobody could have travelled, at 1000 km in each whole hour, and at least one", async () => {
    // 6404 km away.
    await login(7.9, newYork);
    expect(await judge(travel)).toMatchObject({ passing: true, messages: [] });
    await login(6.9, newYork);
    expect(await judge(travel)).toMatchObject(tooFast);
    expect((await judge({ ...travel, distance_tolerance_km: 410 })).passing).toBe(true);
    expect((await judge({ ...travel, impossible_tolerance_km: 5000 })).passing).toBe(false);
    await database.client.event.deleteMany();
    await login(0.1, { ...berlin, lat: 45 });
    expect((await judge(travel)).passing).toBe(true);
  });

  it("compares with the latest logins, as many as it is told, past those without a place", async () => {
    await login(1);
    await login(2, berlin);
    await login(900, newYork);
    expect((await judge({ ...distance, history_login_count: 2 })).passing).toBe(true);
    expect(await judge({ ...distance, history_login_count: 3 })).toMatchObject(tooFar);
    expect(await judge({ ...distance, history_login_count: 0 })).toMatchObject({ passing: false, messages: [] });
  });

  it("says the first difference only, the distance before the travel, after what the fixed checks said", async () => {
    await login(1, newYork);
    await login(2, newYork);
    expect(await judge({ ...distance, ...travel })).toMatchObject(tooFar);
    const both = await judge({ ...travel, countries: ["FR"], asns: [64496] });
    expect(both.messages).toEqual(["Client IP is not in an allowed country.", ...tooFast.messages]);
    expect(both.passing).toBe(false);
  });

  it("needs both: a place that is allowed and one that can be", async () => {
    await login(1, berlin);
    expect((await judge({ ...distance, countries: ["FR"] })).passing).toBe(false);
    expect((await judge({ ...distance, countries: ["DE"] })).passing).toBe(true);
  });
});
