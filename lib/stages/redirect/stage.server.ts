import { z } from "zod";
import { type FlowDefinition, flowBySlug } from "#lib/flows/definitions.ts";
import { message } from "#lib/flows/messages.ts";
import type { StageContext, StageOutcome, StageServer } from "#lib/flows/stage.ts";
import { checkRedirectConfig, redirectConfig } from "./config.ts";

const FLOW_SCHEME = "ak-flow://";
type Context = StageContext<z.infer<typeof redirectConfig>>;

/** Sends the person elsewhere: to an address, or on to another flow, which takes over the run. */
export const redirectStage: StageServer<typeof redirectConfig> = {
  type: "redirect",
  config: redirectConfig,
  checkConfig: checkRedirectConfig,
  acts: ["leads_away"],
  answerSchema: () => z.looseObject({ to: z.string().trim().min(1) }),
  async challenge(context) {
    const target = findTarget(context);
    if (target === null) return { kind: "stage_invalid", message: message("redirect.no_target") };
    if (typeof target === "string") {
      return { kind: "challenge", challenge: { component: "xak-flow-redirect", to: target, final_redirect: false } };
    }
    return handOver(context, target);
  },
  async answer() {
    return { kind: "ok" };
  },
};

/** The context's target if it can be used, else the configured one. A text is an address; null: there is none. */
function findTarget({ config, context, definitions }: Context): FlowDefinition | string | null {
  const override = context.redirect_stage_target;
  if (typeof override === "string" && override.startsWith(FLOW_SCHEME)) {
    const flow = flowBySlug(definitions, override.slice(FLOW_SCHEME.length));
    if (flow) return flow;
  } else if (typeof override === "string" && override !== "") {
    return override;
  }
  if (config.mode === "static") return config.target_static || null;
  return (config.target_flow && definitions.flows.get(config.target_flow)) || null;
}

async function handOver(stage: Context, flow: FlowDefinition): Promise<StageOutcome> {
  const context = stage.config.keep_context ? stage.context : {};
  context.is_redirected = { $record: "flow", pk: stage.flow.pk, name: stage.flow.name };
  const plan = await stage.planFlow(flow, context);
  if (!plan) return { kind: "stage_invalid" };
  const query = new URLSearchParams(stage.request.outer).toString();
  return { kind: "hand_over", to: `/if/flow/${flow.slug}/${query ? `?${query}` : ""}`, plan };
}
