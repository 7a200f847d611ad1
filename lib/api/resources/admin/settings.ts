import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Prisma } from "#lib/db/generated/client.ts";
import { parseSettings, type SystemSettings, settingsSchema } from "#lib/identity/settings.ts";
import { isPlainObject } from "#lib/merge.ts";
import { FieldErrors } from "#lib/models/error.ts";
import { collectMessages } from "#lib/models/fields.ts";
import { recordChange } from "../../audit.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";
import { confirmQuery } from "../../lockout/confirm-query.ts";
import { inTransaction } from "../../objects.ts";
import { outputShape } from "../../schemas.ts";

const shown = z.object(outputShape(settingsSchema.shape)).meta({ id: "Settings" });
const common = {
  path: "/admin/settings/",
  tag: "admin",
  access: "superuser",
  answers: { 200: shown },
} as const;

/** `/admin/settings/`: what an administrator changes while the system runs. */
export const settingsEndpoints: readonly Endpoint[] = [
  {
    ...common,
    method: "get",
    operationId: "admin_settings_retrieve",
    summary: "The system's settings",
    handle: async ({ definitions }) => ok(definitions.settings),
  },
  {
    ...common,
    method: "put",
    operationId: "admin_settings_update",
    summary: "Replace the system's settings; what is left out stays",
    query: z.object(confirmQuery),
    body: settingsSchema.partial().required({ flags: true }).meta({ id: "SettingsRequest" }),
    handle: (call) => changeSettings(call, true),
  },
  {
    ...common,
    method: "patch",
    operationId: "admin_settings_partial_update",
    summary: "Change the system's settings",
    query: z.object(confirmQuery),
    body: settingsSchema.partial().meta({ id: "PatchedSettingsRequest" }),
    handle: (call) => changeSettings(call, false),
  },
];

function changeSettings(call: ApiCall, whole: boolean) {
  if (whole && call.body.flags === undefined) throw new FieldErrors({ flags: ["This field is required."] });
  return inTransaction(call, async (db) => {
    // Two changes at the same moment come one after the other, so that neither undoes the other.
    const [row] = await db.$queryRaw<
      { id: number; settings: unknown }[]
    >`SELECT "id", "settings" FROM "system" WHERE "id" = 1 FOR UPDATE`;
    const before = parseSettings(row?.settings);
    const after = merge(before, call.body);
    if (!isDeepStrictEqual(before, after))
      await db.system.update({ where: { id: 1 }, data: { settings: after as unknown as Prisma.InputJsonObject } });
    await recordChange(db, call, {
      model: "authentik_tenants.tenant",
      pk: call.definitions.installationId,
      before: { ...before, name: "Settings" },
      after: { ...after, name: "Settings" },
    });
    return ok(after);
  });
}

/** The settings with what is given in place of what they were; keys that are none change nothing. @throws FieldErrors */
function merge(before: SystemSettings, given: Readonly<Record<string, unknown>>): SystemSettings {
  const names = Object.keys(settingsSchema.shape).filter((name) => given[name] !== undefined);
  const flags = isPlainObject(given.flags) ? { ...before.flags, ...given.flags } : given.flags;
  const parsed = settingsSchema.safeParse({
    ...before,
    ...Object.fromEntries(names.map((name) => [name, name === "flags" ? flags : given[name]])),
  });
  if (!parsed.success) throw new FieldErrors(collectMessages(parsed.error));
  if (parsed.data.pagination_default_page_size > parsed.data.pagination_max_page_size)
    throw new FieldErrors({ pagination_default_page_size: ["May not be more than the largest size of a page."] });
  return parsed.data;
}
