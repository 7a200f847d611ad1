import { z } from "zod";
import type { FlowTrace } from "#lib/db/generated/client.ts";
import { FieldErrors } from "./error.ts";
import { createStoredModel, prismaTable } from "./stored-model.ts";

/** A record without its content, which may be long. */
type Row = Omit<FlowTrace, "content"> & { flow: { slug: string } };

/** `authentik_flows.flowtrace`: records of runs, mostly of those that went wrong. The engine writes them; here they are found and deleted. */
export const flowTraceModel = createStoredModel<Row>({
  name: "authentik_flows.flowtrace",
  references: new Set(),
  schema: z.object({}),
  columns: {
    pk: { kind: "text", at: ["id"] },
    kind: { kind: "text", at: ["kind"] },
    flow: { kind: "uuid", at: ["flowId"] },
    flow_slug: { kind: "text", at: ["flow", "slug"] },
    reason: { kind: "text", at: ["reason"] },
    person: { kind: "text", at: ["person"] },
    client_ip: { kind: "text", at: ["clientIp"] },
    created: { kind: "date", at: ["createdAt"] },
  },
  defaultOrder: ["-created"],
  table: prismaTable<Row>((db) => db.flowTrace, {
    include: { flow: { select: { slug: true } } },
    omit: { content: true },
  }),
  async prepare() {
    throw new FieldErrors({ non_field_errors: ["Records follow from runs only."] });
  },
  async remove(db, { pk }) {
    await db.flowTrace.deleteMany({ where: { id: String(pk) } });
  },
  show: (row) => ({
    pk: row.id,
    kind: row.kind,
    flow: row.flowId,
    flow_slug: row.flow.slug,
    reason: row.reason,
    person: row.person,
    client_ip: row.clientIp,
    created: row.createdAt.toISOString(),
    expires: row.expires.toISOString(),
  }),
});
