import { expect, it } from "vitest";
import { linksOf } from "./object-links.ts";

const request = { origin: "https://id.example.com" };

it("an invitation has the link that invited people open", () => {
  expect(linksOf("invitations", { pk: "a-b", flow_obj: { slug: "join" } }, request)).toEqual([
    { title: "Link of the invitation", value: "https://id.example.com/if/flow/join/?itoken=a-b" },
  ]);
});

it("one that is for any flow has none, and nothing else has", () => {
  expect(linksOf("invitations", { pk: "a-b", flow_obj: null }, request)).toEqual([]);
  expect(linksOf("users", { pk: 1, flow_obj: { slug: "join" } }, request)).toEqual([]);
});
