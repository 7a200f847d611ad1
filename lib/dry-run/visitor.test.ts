import { expect, it } from "vitest";
import { readFlowAddress } from "./visitor.ts";

const origin = "https://id.example.com";

it("finds the flow's page that an address leads to", () => {
  expect(readFlowAddress("/if/flow/my-flow_2/?a=1#b", origin)).toEqual({ slug: "my-flow_2", query: "a=1" });
  expect(readFlowAddress(`${origin}/if/flow/x`, origin)).toEqual({ slug: "x", query: "" });
});

it.each(["/if/flow/%zz/", "/if/flow/%E0%A4%A/", "https://evil.example/if/flow/x/", "/if/user/", "https://[", ""])(
  "attack: an address that leads to no flow, %j, breaks the dry run",
  (address) => {
    expect(readFlowAddress(address, origin)).toBeNull();
  },
);
