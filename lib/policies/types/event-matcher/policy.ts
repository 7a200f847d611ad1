import { EventQueryError, matchesEventQuery, parseEventQuery } from "#lib/events/query.ts";
import { isPlainObject } from "#lib/merge.ts";
import type { PolicyType } from "../../policy-type.ts";
import { PolicyError } from "../../request.ts";
import { say } from "../../say.ts";
import { type EventMatcherPolicyConfig, eventMatcherPolicyConfig } from "./config.ts";

type Event = Record<string, unknown>;

/** Passes for events that meet all criteria. For rules about notifications. */
export const eventMatcherPolicy: PolicyType<typeof eventMatcherPolicyConfig> = {
  type: "event_matcher",
  config: eventMatcherPolicyConfig,
  checkConfig({ query }) {
    const fault = query === null ? null : faultOf(query);
    return fault === null ? {} : { query: [fault] };
  },
  async evaluate({ config, request }) {
    const { event } = request.context;
    if (!isPlainObject(event)) return { passing: false, messages: [] };
    const results = judge(config, event);
    // Each criterion says its text whether or not it is met.
    return {
      passing: results.every(({ met }) => met),
      messages: results.map(({ text }) => say(request, text)),
    };
  },
};

function judge(config: EventMatcherPolicyConfig, event: Event): { met: boolean; text: string }[] {
  const { query, action, client_ip, app, model } = config;
  return [
    ...(query === null ? [] : [{ met: isFound(query, event), text: "query_matched" }]),
    ...(action === null ? [] : [{ met: event.action === action, text: "action_matched" }]),
    ...(client_ip === null ? [] : [{ met: event.client_ip === client_ip, text: "client_ip_matched" }]),
    ...(app === null ? [] : [{ met: event.app === app, text: "app_matched" }]),
    ...(model === null ? [] : [{ met: modelOf(event) === model, text: "model_matched" }]),
  ];
}

function isFound(query: string, event: Event): boolean {
  try {
    return matchesEventQuery(parseEventQuery(query), event);
  } catch (error) {
    if (error instanceof EventQueryError) throw new PolicyError(error.message);
    throw error;
  }
}

function faultOf(query: string): string | null {
  try {
    parseEventQuery(query);
    return null;
  } catch (error) {
    if (error instanceof EventQueryError) return error.message;
    throw error;
  }
}

function modelOf(event: Event): string | null {
  const model = isPlainObject(event.context) ? event.context.model : null;
  return isPlainObject(model) ? `${String(model.app)}.${String(model.model_name)}` : null;
}
