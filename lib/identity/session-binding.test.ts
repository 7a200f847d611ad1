import { describe, expect, it } from "vitest";
import { brokenBinding } from "./session-binding.ts";

const session = (networkBinding = "no_binding", geoipBinding = "no_binding") => ({
  lastIp: "192.0.2.1",
  networkBinding,
  geoipBinding,
});
const networks = ["bind_asn", "bind_asn_network", "bind_asn_network_ip"];
const places = ["bind_continent", "bind_continent_country", "bind_continent_country_city"];

describe("UL-8: where a login may be used", () => {
  it("is anywhere when it is bound to nothing, and where it was made in any case", () => {
    expect(brokenBinding(session(), "198.51.100.1")).toBeNull();
    for (const network of networks) expect(brokenBinding(session(network, places[0]), "192.0.2.1")).toBeNull();
  });

  it.each(networks)("is not elsewhere with %s, because nobody knows what network that is", (network) => {
    expect(brokenBinding(session(network), "198.51.100.1")).toBe("network.missing");
    // The network is looked at first.
    expect(brokenBinding(session(network, "bind_continent"), "198.51.100.1")).toBe("network.missing");
  });

  it.each(places)("is not elsewhere with %s, because nobody knows what place that is", (place) => {
    expect(brokenBinding(session("no_binding", place), "198.51.100.1")).toBe("geoip.missing");
  });
});
