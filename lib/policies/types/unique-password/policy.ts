import { listPasswords } from "#lib/identity/former-passwords.ts";
import { isUsable, verifyPassword } from "#lib/identity/passwords/hash.ts";
import { PasswordOverloadError } from "#lib/identity/passwords/work-queue.ts";
import { passwordOf } from "../../asked-password.ts";
import type { PolicyType } from "../../policy-type.ts";
import { PolicyUnavailableError } from "../../request.ts";
import { say } from "../../say.ts";
import { uniquePasswordPolicyConfig } from "./config.ts";

/** Refuses a new password that the person has, or had. */
export const uniquePasswordPolicy: PolicyType<typeof uniquePasswordPolicyConfig> = {
  type: "unique_password",
  config: uniquePasswordPolicyConfig,
  secretFields: ({ password_field }) => [password_field],
  async evaluate({ config, request, db, signal }) {
    const password = passwordOf(request.context, config.password_field);
    if (password === null) return { passing: false, messages: [say(request, "password_missing")] };
    const userId = request.subject?.pk ?? null;
    if (userId === null || config.num_historical_passwords === 0) return { passing: true, messages: [] };
    try {
      for (const hash of await listPasswords(db, userId, config.num_historical_passwords)) {
        signal.throwIfAborted();
        if (isUsable(hash) && (await verifyPassword(password, hash)).valid)
          return { passing: false, messages: [say(request, "password_used")] };
      }
    } catch (error) {
      if (error instanceof PasswordOverloadError)
        throw new PolicyUnavailableError(say(request, "password_unchecked"), { cause: error });
      throw error;
    }
    return { passing: true, messages: [] };
  },
};
