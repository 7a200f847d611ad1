import { z } from "zod";
import { referenceTo } from "../references.ts";

/** Where passwords can be checked. Names of the reference's backends; those that do not exist here are skipped. */
export const passwordBackends = [
  "authentik.core.auth.InbuiltBackend",
  "authentik.core.auth.TokenBackend",
  "authentik.sources.ldap.auth.LDAPBackend",
  "authentik.sources.kerberos.auth.KerberosBackend",
] as const;
export type PasswordBackend = (typeof passwordBackends)[number];

/** Settings of the password stage. */
export const passwordConfig = z.object({
  backends: z
    .array(z.enum(passwordBackends))
    .min(1)
    .meta({ title: "Backends", description: "Where the password is checked, in this order." }),
  configure_flow: referenceTo("flow", {
    title: "Configuration flow",
    description: "Lets people change their password.",
  }),
  failed_attempts_before_cancel: z
    .int()
    .default(5)
    .meta({ title: "Attempts", description: "After so many wrong passwords the flow ends." }),
  allow_show_password: z
    .boolean()
    .default(false)
    .meta({ title: "Show password", description: "Offer a button that shows what was typed." }),
});
export type PasswordConfig = z.infer<typeof passwordConfig>;
