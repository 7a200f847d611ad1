import type { ChallengeTypes } from "@goauthentik/api";
import { expect } from "@playwright/test";

type Component = ChallengeTypes["component"];
type ChallengeOf<Name extends Component> = Extract<ChallengeTypes, { component: Name }>;

/** Asserts which challenge it is, for the compiler as well. */
export function as<Name extends Component>(challenge: ChallengeTypes, component: Name): ChallengeOf<Name> {
  expect(challenge.component).toBe(component);
  return challenge as ChallengeOf<Name>;
}

/** Field and code of everything that was wrong with an answer, as `field: code`. */
export function errorCodes(challenge: ChallengeTypes): string[] {
  const errors = ("responseErrors" in challenge && challenge.responseErrors) || {};
  return Object.entries(errors).flatMap(([field, list]) => list.map(({ code }) => `${field}: ${code}`));
}

/** Asserts that a flow ended, and where it sends people. */
export function expectDone(challenge: ChallengeTypes, to: string): void {
  const { to: target, finalRedirect } = as(challenge, "xak-flow-redirect");
  expect({ target, finalRedirect }).toEqual({ target: to, finalRedirect: true });
}
