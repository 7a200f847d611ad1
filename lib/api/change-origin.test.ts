import { describe, expect, it } from "vitest";
import { authorOf, originOf } from "./change-origin.ts";
import type { ApiCall } from "./endpoint.ts";

const [owner, other] = [
  { pk: 1, username: "owner" },
  { pk: 2, username: "other" },
];

function call(via: string, original: object | null, path = "/api/v3/flows/instances/"): ApiCall {
  return { caller: { via, user: other }, facts: { path, session: { user: other, original } } } as unknown as ApiCall;
}

describe("who makes a change", () => {
  it("is whoever calls", () => expect(authorOf(call("session", null))).toBe(other));

  it("is the administrator who acts as somebody else", () => expect(authorOf(call("session", owner))).toBe(owner));

  it("is the token's owner, whatever login the browser has", () => expect(authorOf(call("token", owner))).toBe(other));
});

describe("where a change comes from", () => {
  it.each([
    ["/api/v3/flows/instances/", "api"],
    ["/if/admin/flows/login/settings/", "admin"],
  ])("%s: %s", (path, cause) => expect(originOf(call("session", null, path))).toEqual({ cause, author: other }));
});
