import { z } from "zod";
import { countryCodes } from "#lib/geoip/countries.ts";

const kilometres = (amount: number, title: string, description: string) =>
  z.int().min(0).default(amount).meta({ title, description });

/** Settings of the GeoIP policy. */
export const geoipPolicyConfig = z.object({
  asns: z
    .array(z.int().min(0).max(4_294_967_295))
    .default([])
    .meta({ title: "Networks", description: "Numbers of autonomous systems that are allowed." }),
  countries: z.array(z.enum(countryCodes)).meta({ title: "Countries", description: "Countries that are allowed." }),
  check_history_distance: z.boolean().default(false).meta({
    title: "Check distance",
    description: "Compares the place with those of earlier logins.",
  }),
  history_max_distance_km: kilometres(100, "Largest distance", "Kilometres from earlier logins."),
  distance_tolerance_km: kilometres(
    50,
    "Tolerance",
    "Kilometres that are added to every limit, because places of addresses are not exact.",
  ),
  history_login_count: z.int().min(0).default(5).meta({
    title: "Earlier logins",
    description: "How many of the latest logins are looked at.",
  }),
  check_impossible_travel: z.boolean().default(false).meta({
    title: "Check impossible travel",
    description: "Refuses places that nobody could have reached since earlier logins, at 1000 kilometres an hour.",
  }),
  impossible_tolerance_km: kilometres(100, "Tolerance of travel", "Kept for other systems; without effect."),
});
export type GeoipPolicyConfig = z.infer<typeof geoipPolicyConfig>;
