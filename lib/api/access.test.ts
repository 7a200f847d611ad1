import { expect, it } from "vitest";
import { endpoints } from "./endpoints.ts";

/** What people may do without being administrators; anything new has to be put here on purpose. */
const forPeople = [
  "GET /admin/apps/",
  "GET /admin/models/",
  "GET /admin/version/",
  "GET /authenticators/all/",
  "GET /core/applications/",
  "GET /core/users/impersonate_end/",
  "GET /core/users/me/",
];

it("authentik GHSA-h6c5-mpvq-j4jc: what is not for superusers only is everybody's own, or on a list", () => {
  const own = /^\/core\/(?:tokens|authenticated_sessions|user_consent)\//;
  const open = endpoints
    .filter(({ access, path }) => access === "authenticated" && !own.test(path))
    .map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    .filter((name) => /^\S+ \/(?:core|admin|root|authenticators)\//.test(name));
  expect(open.toSorted()).toEqual(forPeople);
});
