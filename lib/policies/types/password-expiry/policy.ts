import { expirePassword } from "#lib/identity/former-passwords.ts";
import type { PolicyType } from "../../policy-type.ts";
import { say } from "../../say.ts";
import { passwordExpiryPolicyConfig } from "./config.ts";

const DAY_MS = 86_400_000;

/** Passes while a password is younger than so many days. Once it is not, it may be made unusable: the person has to recover it. */
export const passwordExpiryPolicy: PolicyType<typeof passwordExpiryPolicyConfig> = {
  type: "password_expiry",
  config: passwordExpiryPolicyConfig,
  async evaluate({ config, request, db, now, signal, readOnly }) {
    const { subject } = request;
    // Nobody, or somebody who is not stored, has no password that could be old.
    if (!subject || subject.pk === null) return { passing: true, messages: [] };
    const age = now.getTime() - new Date(subject.passwordChangeDate).getTime();
    if (Math.floor(age / DAY_MS) < config.days) return { passing: true, messages: [] };
    if (config.deny_only) return { passing: false, messages: [say(request, "password_expired")] };
    if (!readOnly && !request.debug) {
      signal.throwIfAborted();
      await expirePassword(db, subject.pk, now);
      // Policies that are asked after this one see what has become of it.
      subject.hasUsablePassword = false;
    }
    const days = Math.floor(age / DAY_MS - config.days);
    return { passing: false, messages: [say(request, "password_expired_days", { days })] };
  },
};
