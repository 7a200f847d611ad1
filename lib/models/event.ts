import { isIP } from "node:net";
import { z } from "zod";
import type { Event } from "#lib/db/generated/client.ts";
import { eventActions } from "#lib/events/actions.ts";
import { cleanse } from "#lib/events/cleanse.ts";
import { sanitize } from "#lib/events/sanitize.ts";
import { json, someColumns } from "./database.ts";
import { FieldErrors } from "./error.ts";
import { dateOrNull, jsonObject, parseGiven, text, toInteger } from "./fields.ts";
import { createStoredModel, prismaTable, type StoredModel } from "./stored-model.ts";
import type { Columns } from "./where.ts";

const known: ReadonlySet<string> = new Set(eventActions);

/** What happened: one of the known actions, or one that an expression made up. */
export const eventActionSchema = text({ max: 128 })
  .refine((action) => known.has(action) || /^custom_\w+$/.test(action), "Not an action that exists.")
  .meta({
    override: { type: "string", anyOf: [{ enum: [...eventActions] }, { pattern: "^custom_\\w+$" }] },
    id: "EventActions",
  });

/** Writable fields of an event. What is left out follows from the call. */
export const eventSchema = z.object({
  user: jsonObject().optional(),
  action: eventActionSchema,
  app: text({ max: 255 }),
  context: jsonObject().default({}),
  client_ip: z
    .union([
      z.null(),
      z.string().refine((address) => isIP(address) !== 0 && address.length <= 45, "Not an IP address."),
    ])
    .optional(),
  expires: dateOrNull().optional(),
  brand: jsonObject().optional(),
});
type Fields = z.infer<typeof eventSchema>;

/** How events are asked for. */
export const eventColumns: Columns = {
  pk: { kind: "uuid", at: ["id"] },
  event_uuid: { kind: "uuid", at: ["id"] },
  action: { kind: "text", at: ["action"] },
  app: { kind: "text", at: ["app"] },
  user: { kind: "text", at: ["username"], nullable: true },
  username: { kind: "text", at: ["username"], nullable: true },
  brand: { kind: "text", at: ["brandName"], nullable: true },
  client_ip: { kind: "text", at: ["clientIp"], nullable: true },
  created: { kind: "date", at: ["created"] },
  expires: { kind: "date", at: ["expires"] },
  search_text: { kind: "text", at: ["searchText"] },
};

function toRow({ user, action, app, context, client_ip, expires, brand }: Fields) {
  return {
    action,
    app,
    clientIp: client_ip,
    expires: expires ?? undefined,
    ...(user && { user: json(withoutSecrets(user)), userId: toInteger(user.pk) }),
    ...(context && { context: json(withoutSecrets(context)) }),
    ...(brand && { brand: json(withoutSecrets(brand)) }),
  };
}

function withoutSecrets(data: Record<string, unknown>): Record<string, unknown> {
  return cleanse(sanitize(data)) as Record<string, unknown>;
}

const storedEvents = createStoredModel<Event>({
  name: "authentik_events.event",
  schema: eventSchema,
  columns: eventColumns,
  defaultOrder: ["-created"],
  references: new Set(),
  table: prismaTable<Event>((db) => db.event),
  async prepare(db, data, existing) {
    if (!existing) throw new FieldErrors({ non_field_errors: ["Events are recorded, not made."] });
    const given = parseGiven(eventSchema, data);
    const id = String(existing.pk);
    return {
      async save() {
        await db.event.update({ where: { id }, data: someColumns(toRow, given) });
        return { pk: id };
      },
    };
  },
  async remove(db, { pk }) {
    await db.event.deleteMany({ where: { id: String(pk) } });
  },
  show: (row) => ({
    pk: row.id,
    user: row.user,
    action: row.action,
    app: row.app,
    context: row.context,
    client_ip: row.clientIp,
    created: row.created.toISOString(),
    expires: row.expires.toISOString(),
    brand: row.brand,
  }),
});

/** `authentik_events.event`. Events are recorded by the event log; here they can be corrected and deleted. */
export const eventModel: StoredModel = {
  ...storedEvents,
  select: (db, selection) => storedEvents.select(db, { ...selection, order: thenByTime(selection.order) }),
};

/** What is equal otherwise is in the order of time, as the indexes have it: sorting by an action must not sort all of its events. */
function thenByTime(order: readonly string[]): readonly string[] {
  if (order.length === 0 || order.some((name) => /^-?created$/.test(name))) return order;
  return [...order, order.at(-1)?.startsWith("-") ? "-created" : "created"];
}
