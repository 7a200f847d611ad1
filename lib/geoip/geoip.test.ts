import { rename, rm, utimes, writeFile } from "node:fs/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { countryCodes, countryName, listCountries } from "./countries.ts";
import { distanceKm } from "./distance.ts";
import { knownLocation, locate, refreshGeoDatabases, setGeoDatabases } from "./lookup.ts";
import { toPlace } from "./records.ts";
import { buildMmdb, cityRecord, places, useTestGeoDatabases } from "./testing.ts";

let files: Awaited<ReturnType<typeof useTestGeoDatabases>>;
beforeEach(async () => {
  files = await useTestGeoDatabases();
});
afterEach(() => files.remove());

const near = (value: number) => expect.closeTo(value, 4);

describe("looking an address up", () => {
  it("says where it is and whose network that is, for IPv4 and IPv6", () => {
    expect(locate(places.berlin)).toEqual({
      geoip: { continent: "EU", country: "DE", lat: near(52.52), long: near(13.405), city: "Berlin" },
      asn: { asn: 64496, as_org: "Documentation One", network: "192.0.2.0/24" },
    });
    expect(locate("2001:db8:1::7").asn).toEqual({ asn: 64499, as_org: "Documentation Six", network: "2001:db8::/32" });
    expect(locate("2001:db8:1::7").geoip?.city).toBe("Berlin");
    expect(locate(places.newYork).geoip?.long).toEqual(near(-74.006));
  });

  it("has a blank city when only the country is known", () => {
    expect(locate(places.tokyo).geoip).toMatchObject({ country: "JP", city: "" });
    expect(toPlace({ country: { iso_code: "JP" } })).toEqual({
      continent: null,
      country: "JP",
      lat: null,
      long: null,
      city: "",
    });
  });

  it("finds the same for an IPv4 address that is written as IPv6", () => {
    expect(locate(`::ffff:${places.berlin}`)).toEqual(locate(places.berlin));
  });

  it("is null for an address that the databases do not have, and for what is none", () => {
    expect(locate(places.unknown)).toEqual({ geoip: null, asn: null });
    expect(locate(places.nowhere)).toMatchObject({ geoip: null, asn: { asn: 64498 } });
    for (const odd of ["", "localhost", "1.2.3", "::1%eth0", "x".repeat(100_000)])
      expect(locate(odd)).toEqual({ geoip: null, asn: null });
  });

  it("keeps of it for records what is known", () => {
    expect(knownLocation(places.nowhere)).toEqual({ asn: expect.objectContaining({ asn: 64498 }) });
    expect(knownLocation(places.unknown)).toEqual({});
  });

  it("has no keys without databases", async () => {
    setGeoDatabases({});
    expect(locate(places.berlin)).toEqual({});
    setGeoDatabases({ city: files.city });
    expect(Object.keys(locate(places.berlin))).toEqual(["geoip"]);
    setGeoDatabases({ city: "/nowhere/city.mmdb", asn: files.asn });
    expect(Object.keys(locate(places.berlin))).toEqual(["asn"]);
  });
});

describe("the files", () => {
  const oslo = buildMmdb({ "192.0.2.0/24": cityRecord("EU", "NO", 59.91, 10.75, "Oslo") });

  it("are opened again when they are replaced, and forgotten when they are gone", async () => {
    expect(locate(places.berlin).geoip?.city).toBe("Berlin");
    await writeFile(`${files.city}.new`, oslo);
    await rename(`${files.city}.new`, files.city);
    await refreshGeoDatabases();
    expect(locate(places.berlin).geoip?.city).toBe("Oslo");
    await rm(files.city);
    await refreshGeoDatabases();
    expect(locate(places.berlin)).toHaveProperty("asn");
    expect(locate(places.berlin)).not.toHaveProperty("geoip");
    await writeFile(files.city, oslo);
    await refreshGeoDatabases();
    expect(locate(places.berlin).geoip?.city).toBe("Oslo");
  });

  it("are looked at now and then by themselves, also when they were not there at first", async () => {
    await rename(files.city, `${files.city}.later`);
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      expect(locate(places.berlin)).not.toHaveProperty("geoip");
      await rename(`${files.city}.later`, files.city);
      vi.setSystemTime(Date.now() + 10_000);
      await vi.waitFor(() => expect(locate(places.berlin).geoip?.city).toBe("Berlin"));
    } finally {
      vi.useRealTimers();
    }
  });

  it("go on as they were when what replaces one cannot be read", async () => {
    expect(locate(places.berlin).geoip?.city).toBe("Berlin");
    await writeFile(files.city, "not a database");
    await utimes(files.city, 1, 1);
    await refreshGeoDatabases();
    expect(locate(places.berlin).geoip?.city).toBe("Berlin");
  });

  it("that were never readable know nothing", async () => {
    await writeFile(files.city, Buffer.alloc(100));
    setGeoDatabases({ city: files.city });
    expect(locate(places.berlin)).toEqual({});
    await writeFile(files.city, oslo);
    await refreshGeoDatabases();
    expect(locate(places.berlin).geoip?.city).toBe("Oslo");
  });

  it("that are broken inside know nothing, and break nothing", async () => {
    const broken = Buffer.from(oslo);
    broken.fill(0xff, 16, oslo.length - 200);
    await writeFile(files.city, broken);
    setGeoDatabases({ city: files.city });
    expect(locate(places.berlin).geoip ?? null).toBeNull();
  });
});

describe("distances", () => {
  // Reference values: GeographicLib (Karney), WGS 84.
  it.each([
    [52.52, 13.405, 52.3906, 13.0645, 27.2],
    [52.52, 13.405, 40.7128, -74.006, 6403.7],
    [52.52, 13.405, 35.6762, 139.6503, 8938.2],
    [0, 0, 0, 90, 10_018.75],
    [0, 0, 90, 0, 10_001.97],
    [10, 20, 10, 20, 0],
    [0, 0, 0, 180, 20_037.5],
  ])("from %d, %d to %d, %d", (lat, long, otherLat, otherLong, km) => {
    const measured = distanceKm({ lat, long }, { lat: otherLat, long: otherLong });
    expect(Math.abs(measured - km)).toBeLessThan(Math.max(0.1, km * 0.0005));
    expect(distanceKm({ lat: otherLat, long: otherLong }, { lat, long })).toBeCloseTo(measured, 6);
  });
});

it("knows every country by its code and name", () => {
  expect(countryCodes).toHaveLength(249);
  expect(new Set(countryCodes).size).toBe(249);
  expect(countryName("DE")).toBe("Germany");
  expect(countryName("DE", "fr")).toBe("Allemagne");
  expect(listCountries().filter(({ code, name }) => code === name)).toEqual([]);
  expect(listCountries()[0]).toEqual({ code: "AF", name: "Afghanistan" });
});
