import { z } from "zod";
import type { StageServer } from "#lib/flows/stage.ts";

const POST_LOGOUT_REDIRECT = "goauthentik.io/providers/oauth2/post_logout_redirect_uri";

/** Sends the person to an address; put into a plan by a policy or an entry point. */
export const memoryRedirectStage: StageServer = {
  type: "memory:redirect",
  config: z.looseObject({ destination: z.string().default("/") }),
  async challenge({ config }) {
    const { destination = "/" } = config as { destination?: string };
    return { kind: "challenge", challenge: { component: "xak-flow-redirect", to: destination, final_redirect: false } };
  },
  // The redirect stays until the plan is dropped: answering it shows it again.
  async answer(context) {
    return (await this.challenge?.(context)) ?? { kind: "ok" };
  },
};

/** Leaves a notice and goes on. */
export const messageStage: StageServer = {
  type: "memory:message",
  config: z.looseObject({ message: z.string().default("") }),
  async run(context) {
    const { message = "" } = context.config as { message?: string };
    if (message) context.notify("info", message);
    return { kind: "ok" };
  },
};

/** The end of a provider's logout: says from what one is logged out, and what one is still logged in to. */
export const sessionEndStage: StageServer = {
  type: "memory:session-end",
  config: z.looseObject({}),
  async challenge(context) {
    const redirect = context.context[POST_LOGOUT_REDIRECT];
    const to = typeof redirect === "string" && redirect ? redirect : context.sessionUser() ? null : "/";
    if (to !== null)
      return { kind: "challenge", challenge: { component: "xak-flow-redirect", to, final_redirect: false } };
    const { brand } = context.request;
    const application = context.context.application;
    const invalidation = context.definitions.flows.get(brand.flows.invalidation ?? "");
    return {
      kind: "challenge",
      challenge: {
        component: "ak-stage-session-end",
        ...(await context.userInfo()),
        brand_name: brand.title,
        ...(application ? { application_name: application.name } : {}),
        ...(application?.launch_url ? { application_launch_url: application.launch_url } : {}),
        ...(invalidation ? { invalidation_flow_url: `/if/flow/${invalidation.slug}/` } : {}),
        overview_url: "/if/user/",
      },
    };
  },
};
