import { z } from "zod";
import { eventActions } from "#lib/events/actions.ts";

const criterion = (title: string, description: string) =>
  z.string().min(1).nullable().default(null).meta({ title, description });

/** Settings of the event matcher policy. What is empty is not looked at. */
export const eventMatcherPolicyConfig = z.object({
  action: z.enum(eventActions).nullable().default(null).meta({ title: "Action", description: "What happened." }),
  client_ip: criterion("Address", "The client's address, exactly."),
  app: criterion("App", "The part of the system in which it happened."),
  model: criterion("Model", "The kind of object that was changed, such as authentik_flows.flow."),
  query: criterion("Query", 'A query over events, such as user.username = "ada" and context.geo.country != "DE".'),
});
export type EventMatcherPolicyConfig = z.infer<typeof eventMatcherPolicyConfig>;
