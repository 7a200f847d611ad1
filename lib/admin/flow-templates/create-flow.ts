import { z } from "zod";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { ApiError } from "#lib/api/errors.ts";
import { blueprintActionEndpoints } from "#lib/api/resources/managed/actions.ts";
import { logEventSchema } from "#lib/api/schemas.ts";
import type { Db } from "#lib/db/client.ts";
import { refuseTaken } from "#lib/models/database.ts";
import { parseNew } from "#lib/models/fields.ts";
import { flowSchema } from "#lib/models/flow.ts";
import { callEndpoint } from "../call-endpoint.ts";
import { type Refusal, refusable } from "../save-object.ts";
import type { FlowTemplate, TemplateValues } from "./templates.ts";

/** What is asked for when a flow is made from a template. */
export const templateForm = flowSchema.pick({ name: true, slug: true, title: true });

const answerSchema = z.object({ success: z.boolean(), logs: z.array(logEventSchema) });

/**
 * Makes a flow from a template: its stages and policies get names that begin with the slug. All of it or nothing, by the importer, which
 * records what was made.
 *
 * @param call by an administrator; its body has the values
 * @returns the slug, or what is wrong by field
 */
export function createFlowFromTemplate(call: ApiCall, template: FlowTemplate): Promise<{ slug: string } | Refusal> {
  return refusable(async () => {
    const values = parseNew(templateForm, call.body);
    const { client } = call.services;
    refuseTaken(
      "slug",
      await client.flow.findUnique({ where: { slug: values.slug }, select: { id: true } }),
      undefined,
    );
    const form = new FormData();
    form.set("path", template.path);
    form.set("context", JSON.stringify(values));
    const answer = answerSchema.parse(
      await callEndpoint(blueprintActionEndpoints, "managed_blueprints_import_create", { ...call, form }),
    );
    if (answer.success) return { slug: values.slug };
    const fault = answer.logs.findLast(({ log_level }) => log_level !== "info")?.event ?? "";
    throw new ApiError(400, { non_field_errors: [`The template cannot be used under this slug. ${fault}`] });
  });
}

/** What a template's form starts with: its own values, with a slug under which there is nothing yet. */
export async function suggestValues(db: Db, { defaults }: FlowTemplate): Promise<TemplateValues> {
  for (let count = 1; ; count++) {
    const slug = count === 1 ? defaults.slug : `${defaults.slug}-${count}`;
    if (await isFree(db, slug)) return { ...defaults, slug };
  }
}

async function isFree(db: Db, slug: string): Promise<boolean> {
  const where = { name: { startsWith: `${slug}-` } };
  const taken = await Promise.all([
    db.flow.count({ where: { slug } }),
    db.stage.count({ where }),
    db.prompt.count({ where }),
    db.policy.count({ where }),
  ]);
  return taken.every((count) => count === 0);
}
