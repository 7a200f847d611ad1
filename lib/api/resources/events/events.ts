import { randomUUID } from "node:crypto";
import { z } from "zod";
import { eventModel, eventSchema } from "#lib/models/event.ts";
import { parseNew } from "#lib/models/fields.ts";
import { type ApiCall, created, type Endpoint } from "../../endpoint.ts";
import { inTransaction } from "../../objects.ts";
import { type Resource, recordSchema, requestSchema } from "../../resource.ts";
import { eventFilters } from "./filters.ts";

/** `/events/events/`. Whoever may see one may see all: there are no events of one's own. */
export const eventResource: Resource = {
  path: "/events/events/",
  operation: "events_events",
  tag: "events",
  name: "Event",
  model: eventModel,
  key: { param: "event_uuid", field: "pk" },
  readOnly: {
    pk: z.guid(),
    created: z.iso.datetime(),
    expires: z.iso.datetime(),
    client_ip: z.string().nullable(),
    // What was recorded stays, also when its action is not offered any more.
    action: z.string().meta({ description: "One of the known actions, or `custom_` with a name." }),
  },
  filters: eventFilters,
  search: ["search_text"],
  sortable: ["action", "brand", "client_ip", "created", "expires", "user", "username"],
  actions: ["list", "retrieve", "update", "destroy"],
};

/** POST `/events/events/`: records what the body says, with the call's own data; what the body gives goes over it. */
export const createEventEndpoint: Endpoint = {
  method: "post",
  path: eventResource.path,
  operationId: "events_events_create",
  tag: "events",
  summary: "Create: Event",
  access: "superuser",
  body: requestSchema(eventResource),
  answers: { 201: recordSchema(eventResource) },
  handle: async (call) => created(await recordEvent(call)),
};

function recordEvent(call: ApiCall) {
  const { action, app, context, ...given } = parseNew(eventSchema, call.body);
  const id = randomUUID();
  return inTransaction(call, async (db) => {
    const event = { id, action, app, context, request: call.facts, user: call.caller.user };
    await call.services.events.record(db, event);
    const { user, client_ip, expires, brand } = given;
    const rest = { user, client_ip, brand, expires: expires?.toISOString() };
    const prepared = await eventModel.prepare(db, rest, { pk: id });
    return eventModel.represent(db, await prepared.save());
  });
}
