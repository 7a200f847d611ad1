import { expect } from "@playwright/test";
import type { ApiVisitor } from "./api-visitor.ts";
import { as, expectDone } from "./challenges.ts";
import type { Person } from "./world.ts";

/** The flow in which people log in by default. */
export const LOGIN_FLOW = "default-authentication-flow";
/** The flow in which people log out by default. */
export const LOGOUT_FLOW = "default-invalidation-flow";
/** The flow in which the first administrator sets a password. */
export const SETUP_FLOW = "initial-setup";

/** Logs somebody in, from the first question to the final redirect. */
export async function logIn(
  visitor: ApiVisitor,
  person: Pick<Person, "username" | "password">,
  flow = LOGIN_FLOW,
): Promise<void> {
  as(await visitor.get(flow), "ak-stage-identification");
  const asked = await visitor.solve(flow, { component: "ak-stage-identification", uidField: person.username });
  as(asked, "ak-stage-password");
  expectDone(await visitor.solve(flow, { component: "ak-stage-password", password: person.password }), "/");
}

/** The username that the browser of a visitor is logged in with, as next-auth says; null when it is not. */
export async function whoIs(visitor: ApiVisitor): Promise<string | null> {
  const answer = await visitor.fetch("/api/auth/session");
  expect(answer.status).toBe(200);
  const { user } = (await answer.json()) as { user?: { username: string } };
  return user?.username ?? null;
}
