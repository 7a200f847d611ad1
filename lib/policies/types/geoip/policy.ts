import { z } from "zod";
import type { PolicyInput, PolicyType } from "../../policy-type.ts";
import { PolicyError, type PolicyResult } from "../../request.ts";
import { say } from "../../say.ts";
import { type GeoipPolicyConfig, geoipPolicyConfig } from "./config.ts";
import { judgeHistory } from "./history.ts";

type Input = PolicyInput<GeoipPolicyConfig>;

const contextSchema = z.object({
  asn: z.object({ asn: z.number() }).optional().catch(undefined),
  geoip: z
    .object({ country: z.string().min(1) })
    .optional()
    .catch(undefined),
});

/** Judges where a request comes from: by network, by country, and against where the person logged in before. */
export const geoipPolicy: PolicyType<typeof geoipPolicyConfig> = {
  type: "geoip",
  config: geoipPolicyConfig,
  async evaluate(input) {
    const fixed = judgePlace(input);
    const { check_history_distance, check_impossible_travel } = input.config;
    const moving = check_history_distance || check_impossible_travel ? await judgeHistory(input) : null;
    return {
      passing: (fixed.length === 0 || fixed.some(({ passing }) => passing)) && (moving?.passing ?? true),
      messages: [...fixed, ...(moving ? [moving] : [])].flatMap(({ messages }) => messages),
    };
  },
};

/** Results of the checks that are configured. @throws PolicyError when one of them lacks what it needs, whatever the other says */
function judgePlace({ config, request }: Input): PolicyResult[] {
  const { asn, geoip } = contextSchema.parse(request.context);
  const results: PolicyResult[] = [];
  const judge = (passing: boolean, text: string) =>
    results.push({ passing, messages: passing ? [] : [say(request, text)] });
  if (config.asns.length > 0) {
    if (!asn) throw new PolicyError("GeoIP: client IP not found in ASN database.");
    judge(config.asns.includes(asn.asn), "asn_not_allowed");
  }
  if (config.countries.length > 0) {
    if (!geoip) throw new PolicyError("GeoIP: client IP address not found in City database.");
    judge(config.countries.includes(geoip.country), "country_not_allowed");
  }
  return results;
}
