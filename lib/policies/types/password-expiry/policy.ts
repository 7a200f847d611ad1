import type { z } from "zod";
import { expirePassword } from "#lib/identity/former-passwords.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import type { PolicyInput, PolicyType } from "../../policy-type.ts";
import { say } from "../../say.ts";
import { passwordExpiryPolicyConfig } from "./config.ts";

type Input = PolicyInput<z.infer<typeof passwordExpiryPolicyConfig>>;

const DAY_MS = 86_400_000;

/** Passes while a password is younger than so many days. Once it is not, it may be made unusable: the person has to recover it. */
export const passwordExpiryPolicy: PolicyType<typeof passwordExpiryPolicyConfig> = {
  type: "password_expiry",
  config: passwordExpiryPolicyConfig,
  async evaluate(input) {
    const { config, request, now, readOnly } = input;
    const { subject } = request;
    // Nobody, or somebody who is not stored, has no password that could be old.
    if (!subject || subject.pk === null) return { passing: true, messages: [] };
    const age = now.getTime() - new Date(subject.passwordChangeDate).getTime();
    if (Math.floor(age / DAY_MS) < config.days) return { passing: true, messages: [] };
    if (config.deny_only) return { passing: false, messages: [say(request, "password_expired")] };
    if (!readOnly && !request.debug) await makeUnusable(input, subject, subject.pk);
    const days = Math.floor(age / DAY_MS - config.days);
    return { passing: false, messages: [say(request, "password_expired_days", { days })] };
  },
};

async function makeUnusable({ request, db, events, now, signal }: Input, subject: UserRecord, pk: number) {
  signal.throwIfAborted();
  const changed = await expirePassword(db, pk, now);
  // Policies that are asked after this one see what has become of it.
  subject.hasUsablePassword = false;
  if (!changed) return;
  await events.record(db, {
    action: "model_updated",
    app: "vestibule.policies.password_expiry",
    request: request.http,
    user: request.http ? undefined : subject,
    context: {
      message: "The password has expired.",
      model: { app: "authentik_core", model_name: "user", pk, name: subject.name || subject.username },
    },
  });
}
