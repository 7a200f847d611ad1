import { describe, expect, it } from "vitest";
import type { BrandDefinition } from "#lib/flows/definitions.ts";
import { selectBrand } from "./brands.ts";

const brand = (domain: string, isDefault = false) => ({ pk: domain, domain, default: isDefault }) as BrandDefinition;
const brands = [
  brand("example.com"),
  brand("id.example.com"),
  brand("example.com:8443"),
  brand("fallback-brand", true),
];
const domainFor = (host: string, among = brands) => selectBrand({ brands: among }, host).domain;

describe("187: the brand of a host", () => {
  it.each([
    ["example.com", "example.com"],
    ["EXAMPLE.com", "example.com"],
    ["example.com:3000", "example.com"],
    ["example.com:8443", "example.com:8443"],
    ["www.example.com", "example.com"],
    ["id.example.com", "id.example.com"],
    ["deep.below.id.example.com:3000", "id.example.com"],
    ["notexample.com", "fallback-brand"],
    ["example.com.evil.example", "fallback-brand"],
    ["example.org", "fallback-brand"],
    ["", "fallback-brand"],
  ])("of %s is %s", (host, domain) => {
    expect(domainFor(host)).toBe(domain);
  });

  it("is a built-in one without flows when there is none", () => {
    expect(selectBrand({ brands: [brand("example.com")] }, "elsewhere.example")).toMatchObject({
      title: "Vestibule",
      flows: {},
    });
  });
});
