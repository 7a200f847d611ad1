import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import type { AnyChallenge } from "#lib/flows/challenge.ts";
import type { TestEngine, TestStage } from "#lib/flows/testing.ts";
import { errorText } from "#lib/i18n/error-text.ts";

/** What everybody gets who has no good invitation. */
export const DENIED = {
  component: "ak-stage-access-denied",
  error_message: errorText("en", { id: "invitation.invalid" }),
};
/** The end of a flow. */
export const DONE = { component: "xak-flow-redirect", final_redirect: true };
const DAY_MS = 86_400_000;

/** A username that nobody has. */
export const newName = () => `invited-${randomUUID().slice(0, 8)}`;

/** A stage that tells as the reason of a denial what the run knows of an invitation. */
export const tell: TestStage = {
  type: "deny",
  policies: [
    {
      javascript:
        "const c = request.context.flow_plan.context; c.deny_message = JSON.stringify([c.invitation_in_effect, c.invitation, c.prompt_data]); return true;",
    },
  ],
};

/** What `tell` told: whether an invitation is in effect, which, and the data of the run. */
export function told(challenge: AnyChallenge): unknown[] {
  expect(challenge.component).toBe(DENIED.component);
  return JSON.parse(String(challenge.error_message));
}

/** Makes an invitation, by default one that is good for a day and works often. @returns its key */
export async function invite(
  { client }: TestEngine,
  invitation: { singleUse?: boolean; expires?: Date; fixedData?: object; flowId?: string } = {},
): Promise<string> {
  const { expires = new Date(Date.now() + DAY_MS), fixedData = {}, ...rest } = invitation;
  return (await client.invitation.create({ data: { name: "test", expires, fixedData, ...rest } })).id;
}

/** Makes a field of a form. @returns its key */
export async function createPrompt({ client }: TestEngine, key: string, type = "text"): Promise<string> {
  const data = { name: randomUUID(), fieldKey: key, label: key, type, initialValue: "" };
  return (await client.prompt.create({ data })).id;
}

/** A flow in which invited people get an account. @returns its slug */
export async function createEnrollment(engine: TestEngine): Promise<string> {
  const { slug } = await engine.flow({
    designation: "enrollment",
    stages: [
      { type: "invitation" },
      { type: "prompt", config: { fields: [await createPrompt(engine, "username", "username")] } },
      { type: "user_write", config: { user_creation_mode: "always_create" } },
      { type: "user_login" },
    ],
  });
  return slug;
}
