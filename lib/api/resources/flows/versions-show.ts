import { z } from "zod";
import { compareVersions, describeFirst } from "#lib/versions/compare.ts";
import { versionCauses } from "#lib/versions/origin.ts";
import type { RestorePlan } from "#lib/versions/restore/plan.ts";
import type { StoredVersion } from "#lib/versions/store.ts";
import { summarize } from "#lib/versions/summary.ts";

/** A version of a flow in a list. */
export const versionSchema = z
  .object({
    number: z.int(),
    created: z.iso.datetime(),
    author: z
      .object({ pk: z.int().nullable().meta({ description: "Null once the account is gone." }), username: z.string() })
      .nullable()
      .meta({ description: "Null for the system." }),
    cause: z.enum(versionCauses).meta({ id: "FlowVersionCauseEnum" }),
    source: z
      .string()
      .meta({ description: "The blueprint that was imported, or the flow that somebody went back with." }),
    restored_from: z.int().nullable(),
    summary: z.string().meta({ description: "What changed since the version before, in one line." }),
  })
  .meta({ id: "FlowVersion" });
/** A version as answers show it. */
export type ShownVersion = z.infer<typeof versionSchema>;

const changeSchema = z
  .object({
    object: z.enum(["flow", "step", "stage", "prompt", "policy", "binding"]),
    action: z.enum(["added", "removed", "moved", "changed"]),
    key: z.string(),
    name: z.string(),
    place: z.string(),
    fields: z.array(
      z.object({
        field: z.string(),
        title: z.string(),
        before: z.string().nullable(),
        after: z.string().nullable(),
        secret: z.boolean().meta({ description: "The value is not shown." }),
      }),
    ),
  })
  .meta({ id: "FlowVersionChange" });

/** A version with what differs, and what going back to it would do. */
export const versionDetailSchema = versionSchema
  .extend({
    newest: z.int().meta({ description: "Number of the flow's newest version." }),
    against: z.int().nullable().meta({ description: "What it is compared with; null for nothing." }),
    changes: z.array(changeSchema),
    restore: z.object({
      changes: z.array(changeSchema).meta({ description: "What differs from the flow as it is now." }),
      others: z.array(z.object({ pk: z.guid(), slug: z.string(), name: z.string() })).meta({
        description: "Flows that share stages, prompts or policies, which would change there, too.",
      }),
      obstacles: z.array(z.string()).meta({ description: "Why it cannot be done." }),
    }),
  })
  .meta({ id: "FlowVersionDetail" });
/** A version with all that its page shows. */
export type ShownVersionDetail = z.infer<typeof versionDetailSchema>;

/** A version as a list shows it. @param before the one before it, if that is still kept */
export function showVersion(version: StoredVersion, before: StoredVersion | null): ShownVersion {
  const { number, created, author, cause, source, restoredFrom } = version;
  const steps = version.content.bindings.length;
  return {
    number,
    created: created.toISOString(),
    author: author.username === "" ? null : author,
    cause,
    source,
    restored_from: restoredFrom,
    summary: before
      ? summarize(compareVersions(before, version))
      : `${number === 1 ? "first" : "oldest kept"} version, with ${steps} ${steps === 1 ? "step" : "steps"}`,
  };
}

/** A version as its page shows it. */
export function showVersionDetail(
  version: StoredVersion,
  {
    before,
    against,
    newest,
    plan,
  }: {
    before: StoredVersion | null;
    against: StoredVersion | null;
    newest: number;
    plan: RestorePlan;
  },
): ShownVersionDetail {
  return {
    ...showVersion(version, before),
    newest,
    against: against?.number ?? null,
    changes: against ? compareVersions(against, version) : describeFirst(version),
    restore: {
      changes: compareVersions({ content: plan.current, names: plan.currentNames }, version),
      others: plan.others,
      obstacles: plan.obstacles,
    },
  };
}
