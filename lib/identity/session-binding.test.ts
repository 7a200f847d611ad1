import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setGeoDatabases } from "#lib/geoip/lookup.ts";
import { places, useTestGeoDatabases } from "#lib/geoip/testing.ts";
import { brokenBinding } from "./session-binding.ts";

const session = (networkBinding = "no_binding", geoipBinding = "no_binding", lastIp: string = places.berlin) => ({
  lastIp,
  networkBinding,
  geoipBinding,
});
const networks = ["bind_asn", "bind_asn_network", "bind_asn_network_ip"];
const locations = ["bind_continent", "bind_continent_country", "bind_continent_country_city"];

describe("UL-8: where a login may be used, without databases of networks and places", () => {
  beforeEach(() => setGeoDatabases({}));
  afterEach(() => setGeoDatabases(undefined));

  it("is anywhere when it is bound to nothing, and where it was made in any case", () => {
    expect(brokenBinding(session(), places.newYork)).toBeNull();
    for (const network of networks) expect(brokenBinding(session(network, locations[0]), places.berlin)).toBeNull();
  });

  it.each(networks)("is not elsewhere with %s, because nobody knows what network that is", (network) => {
    const missing = { reason: "network.missing", previous_value: {}, new_value: {} };
    expect(brokenBinding(session(network), places.potsdam)).toEqual(missing);
    // The network is looked at first.
    expect(brokenBinding(session(network, "bind_continent"), places.potsdam)).toEqual(missing);
  });

  it.each(locations)("is not elsewhere with %s, because nobody knows what place that is", (place) => {
    expect(brokenBinding(session("no_binding", place), places.potsdam)).toEqual({
      reason: "geoip.missing",
      previous_value: {},
      new_value: {},
    });
  });
});

describe("UL-8: where a login may be used, with databases", () => {
  let files: Awaited<ReturnType<typeof useTestGeoDatabases>>;
  beforeEach(async () => {
    files = await useTestGeoDatabases();
  });
  afterEach(() => files.remove());

  it.each([
    ["bind_asn", places.potsdam, null],
    ["bind_asn", places.newYork, "network.asn"],
    ["bind_asn_network", places.potsdam, null],
    ["bind_asn_network", places.newYork, "network.asn"],
    ["bind_asn_network_ip", places.potsdam, "network.ip"],
    ["bind_asn_network_ip", places.newYork, "network.asn"],
    ["bind_asn", places.unknown, "network.missing"],
  ])("%s from %s: %s", (binding, address, reason) => {
    expect(brokenBinding(session(binding), address)?.reason ?? null).toBe(reason);
  });

  it.each([
    ["bind_continent", places.potsdam, null],
    ["bind_continent", places.newYork, "geoip.continent"],
    ["bind_continent_country", places.potsdam, null],
    ["bind_continent_country", places.tokyo, "geoip.continent"],
    ["bind_continent_country_city", places.potsdam, "geoip.city"],
    ["bind_continent", places.nowhere, "geoip.missing"],
  ])("%s from %s: %s", (binding, address, reason) => {
    expect(brokenBinding(session("no_binding", binding), address)?.reason ?? null).toBe(reason);
  });

  it("is nowhere else for a binding that nobody knows", () => {
    expect(brokenBinding(session("bind_invented"), places.potsdam)?.reason).toBe("network.ip");
    expect(brokenBinding(session("no_binding", "bind_invented"), places.potsdam)?.reason).toBe("geoip.city");
  });

  it("tells what the values were", () => {
    expect(brokenBinding(session("bind_asn"), places.newYork)).toMatchObject({
      previous_value: 64496,
      new_value: 64497,
    });
    expect(brokenBinding(session("bind_asn_network_ip"), places.potsdam)).toMatchObject({
      previous_value: places.berlin,
      new_value: places.potsdam,
    });
    expect(brokenBinding(session("bind_asn"), places.unknown)).toMatchObject({
      previous_value: { asn: 64496, network: "192.0.2.0/24" },
      new_value: {},
    });
    expect(brokenBinding(session("no_binding", "bind_continent"), places.newYork)).toMatchObject({
      previous_value: { continent: "EU", city: "Berlin" },
      new_value: { continent: "NA", city: "New York" },
    });
  });

  it("looks at the network before the place, and at the place when the network is the same", () => {
    expect(brokenBinding(session("bind_asn", "bind_continent"), places.newYork)?.reason).toBe("network.asn");
    expect(brokenBinding(session("bind_asn", "bind_continent_country_city"), places.potsdam)?.reason).toBe(
      "geoip.city",
    );
  });
});
