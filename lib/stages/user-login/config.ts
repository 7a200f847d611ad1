import { z } from "zod";
import { durationSchema } from "#lib/duration.ts";

/** Settings of the user login stage. */
export const userLoginConfig = z.object({
  session_duration: durationSchema
    .default("seconds=0")
    .meta({ title: "Session duration", description: "How long the login lasts; 0 until the browser is closed." }),
  remember_me_offset: durationSchema.default("seconds=0").meta({
    title: "Stay signed in",
    description: "Added to the duration when the person asks for it; 0 does not ask.",
  }),
  terminate_other_sessions: z
    .boolean()
    .default(false)
    .meta({ title: "End other sessions", description: "Log the person out everywhere else." }),
  network_binding: z
    .enum(["no_binding", "bind_asn", "bind_asn_network", "bind_asn_network_ip"])
    .default("no_binding")
    .meta({ title: "Bind to network", description: "End the session when it is used from another network." }),
  geoip_binding: z
    .enum(["no_binding", "bind_continent", "bind_continent_country", "bind_continent_country_city"])
    .default("no_binding")
    .meta({ title: "Bind to place", description: "End the session when it is used from another place." }),
  remember_device: durationSchema
    .default("days=30")
    .meta({ title: "Remember device", description: "How long this browser counts as known; 0 never." }),
});
