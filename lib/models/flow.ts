import { z } from "zod";
import type { Prisma } from "#lib/db/generated/client.ts";
import { flowDesignations, flowLayouts } from "#lib/flows/challenge.ts";
import { refuseTaken, someColumns, writing } from "./database.ts";
import { choice, flag, parseGiven, parseNew, slug, text } from "./fields.ts";
import { createStoredModel, prismaTable } from "./stored-model.ts";
import type { Columns } from "./where.ts";

const engineModes = ["all", "any"] as const;

/** A background: blank, an address, a static path, or the name of a media file without tricks. */
function isBackground(value: string): boolean {
  if (value === "" || /^(?:http:|https:\/\/|fa:\/\/|\/static)/.test(value)) return true;
  const plain = value.replaceAll("%(theme)s", "");
  const parts = value.split("/");
  return (
    /^[-a-zA-Z0-9._/]+$/.test(plain) &&
    !/^[/.]/.test(value) &&
    value.length <= 1024 &&
    parts.every((part) => part !== "" && part !== ".." && part.length <= 255)
  );
}

/** Writable fields of a flow. */
export const flowSchema = z.object({
  name: text().meta({ title: "Name", description: "What administrators call the flow." }),
  slug: slug().meta({ title: "Slug", description: "Part of its address: /if/flow/<slug>/." }),
  title: text().meta({ title: "Title", description: "Heading of its pages. %(app)s stands for the application." }),
  designation: choice(flowDesignations).meta({ title: "Designation", description: "What the flow is for." }),
  background: text({ blank: true, max: 1024 })
    .refine(isBackground, "Not an address, a static path or the name of a media file.")
    .default("")
    .meta({
      title: "Background",
      description: "Picture behind its pages: an address or a media file. Empty: the brand’s.",
    }),
  layout: choice(flowLayouts)
    .default("stacked")
    .meta({ title: "Layout", description: "Where the card with the questions stands." }),
  compatibility_mode: flag()
    .default(false)
    .meta({ title: "Compatibility mode", description: "For password managers that do not recognise the forms." }),
  denied_action: choice(["message_continue", "message", "continue"]).default("message_continue").meta({
    title: "When denied",
    description: "What happens to people whom the policies turn away: a message or, with a next page, that page.",
  }),
  authentication: choice([
    "none",
    "require_authenticated",
    "require_unauthenticated",
    "require_superuser",
    "require_redirect",
    "require_outpost",
    "require_token",
  ])
    .default("none")
    .meta({ title: "Who may run it", description: "Whether people have to be logged in, or must not be." }),
  policy_engine_mode: choice(engineModes)
    .default("any")
    .meta({ title: "Policies", description: "Whether all policies have to pass or any of them." }),
});

/** How flows are asked for. */
export const flowColumns: Columns = {
  pk: { kind: "uuid", at: ["id"] },
  flow_uuid: { kind: "uuid", at: ["id"] },
  policybindingmodel_ptr_id: { kind: "uuid", at: ["bindableId"] },
  name: { kind: "text", at: ["name"] },
  slug: { kind: "text", at: ["slug"] },
  title: { kind: "text", at: ["title"] },
  designation: { kind: "text", at: ["designation"] },
  background: { kind: "text", at: ["background"] },
  layout: { kind: "text", at: ["layout"] },
  compatibility_mode: { kind: "boolean", at: ["compatibilityMode"] },
  denied_action: { kind: "text", at: ["deniedAction"] },
  authentication: { kind: "text", at: ["authentication"] },
  policy_engine_mode: enginesColumn(),
};

/** The engine mode, which flows and stage bindings keep in what policies are bound to. */
export function enginesColumn(): Columns[string] {
  return {
    kind: "text",
    at: ["bindable", "policyEngineMode"],
    // An enumeration of the database can only be compared for equality, with one of its values.
    compare(_, value) {
      const mode = engineModes.find((known) => known === value);
      return mode ? { bindable: { policyEngineMode: mode } } : null;
    },
  };
}

function toRow(fields: z.infer<typeof flowSchema>) {
  return {
    name: fields.name,
    slug: fields.slug,
    title: fields.title,
    designation: fields.designation,
    background: fields.background,
    layout: fields.layout,
    compatibilityMode: fields.compatibility_mode,
    deniedAction: fields.denied_action,
    authentication: fields.authentication,
  };
}

/** `authentik_flows.flow` */
export const flowModel = createStoredModel({
  name: "authentik_flows.flow",
  references: new Set(),
  schema: flowSchema,
  columns: flowColumns,
  defaultOrder: ["slug", "name"],
  table: prismaTable<Prisma.FlowGetPayload<{ include: { bindable: true } }>>((db) => db.flow, {
    include: { bindable: true },
    bindable: true,
  }),
  async prepare(db, data, existing, pk) {
    const given = existing ? parseGiven(flowSchema, data) : parseNew(flowSchema, data);
    const own = existing?.pk as string | undefined;
    if (given.slug !== undefined)
      refuseTaken("slug", await db.flow.findUnique({ where: { slug: given.slug }, select: { id: true } }), own);
    const mode = given.policy_engine_mode;
    return {
      save: () =>
        writing(async () => {
          const columns = someColumns(toRow, given);
          const row = own
            ? await db.flow.update({
                where: { id: own },
                data: { ...columns, ...(mode && { bindable: { update: { policyEngineMode: mode } } }) },
              })
            : await db.flow.create({
                data: {
                  ...toRow(given as z.infer<typeof flowSchema>),
                  ...(pk !== undefined && { id: String(pk) }),
                  bindable: { create: mode ? { policyEngineMode: mode } : {} },
                },
              });
          return { pk: row.id, bindingPk: row.bindableId };
        }),
    };
  },
  async remove(db, { pk }) {
    const id = String(pk);
    await db.token.deleteMany({ where: { flowToken: { flowId: id } } });
    // What policies are bound to owns the flow and its bindings, so that no orphan of it remains.
    await db.policyBindable.deleteMany({ where: { OR: [{ stageBinding: { targetId: id } }, { flow: { id } }] } });
  },
  show: (row) => ({
    pk: row.id,
    policybindingmodel_ptr_id: row.bindableId,
    name: row.name,
    slug: row.slug,
    title: row.title,
    designation: row.designation,
    background: row.background,
    layout: row.layout,
    compatibility_mode: row.compatibilityMode,
    denied_action: row.deniedAction,
    authentication: row.authentication,
    policy_engine_mode: row.bindable.policyEngineMode,
  }),
});
