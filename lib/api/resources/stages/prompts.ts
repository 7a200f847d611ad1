import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import { promptModel } from "#lib/models/prompt.ts";
import type { ObjectRecord } from "#lib/models/stored-model.ts";
import { promptTypes } from "#lib/stages/prompt/challenge.ts";
import { previewPrompt } from "#lib/stages/prompt/preview.ts";
import { stageTypes } from "#lib/stages/stage-types.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";
import { forbidden } from "../../errors.ts";
import { modelNamed } from "../../models.ts";
import { type Resource, requestSchema } from "../../resource.ts";
import { usedByStages } from "../../used-by.ts";
import { challenges } from "../schema/challenges.ts";
import { showStages, stageReadOnly } from "./show-stages.ts";

const promptStageModel = modelNamed(stageTypes.prompt.model);

/** `/stages/prompt/prompts/` */
export const promptResource: Resource = {
  path: "/stages/prompt/prompts/",
  operation: "stages_prompt_prompts",
  tag: "stages",
  name: "Prompt",
  model: promptModel,
  key: { param: "prompt_uuid", field: "pk" },
  readOnly: {
    pk: z.guid(),
    prompt_stages_obj: z.array(
      z.object({
        ...stageReadOnly,
        name: z.string(),
        fields: z.array(z.guid()),
        validation_policies: z.array(z.guid()),
      }),
    ),
  },
  filters: {
    field_key: { kind: "text" },
    label: { kind: "text" },
    name: { kind: "text" },
    placeholder: { kind: "text" },
    type: { kind: promptTypes },
  },
  search: ["name", "field_key", "label", "type", "placeholder"],
  present: showPrompts,
  usedBy: (db, { pk }) => usedByStages(db, { promptId: String(pk) }),
};

async function showPrompts(db: Db, call: ApiCall, records: ObjectRecord[]): Promise<ObjectRecord[]> {
  const uses = await db.stageReference.findMany({
    where: { promptId: { in: records.map(({ pk }) => String(pk)) } },
    select: { promptId: true, stageId: true },
    orderBy: [{ stage: { name: "asc" } }],
  });
  const keys = [...new Set(uses.map(({ stageId }) => stageId))].map((pk) => ({ pk }));
  const stages = await showStages(db, call, await promptStageModel.representAll(db, keys));
  const usesOf = (prompt: unknown) =>
    new Set(uses.filter(({ promptId }) => promptId === prompt).map(({ stageId }) => stageId));
  return records.map((record) => {
    const users = usesOf(record.pk);
    return { ...record, prompt_stages_obj: stages.filter(({ pk }) => users.has(String(pk))) };
  });
}

/** `/stages/prompt/prompts/preview/` */
export const promptPreviewEndpoint: Endpoint = {
  method: "post",
  path: "/stages/prompt/prompts/preview/",
  operationId: "stages_prompt_prompts_preview_create",
  tag: "stages",
  summary: "How a prompt would look, without storing it",
  access: "superuser",
  body: requestSchema(promptResource),
  answers: { 200: challenges.PromptChallenge },
  async handle({ caller, services, definitions, facts, body }) {
    if (!caller.user) throw forbidden();
    return ok(await previewPrompt(services, { definitions, user: caller.user, request: facts }, body));
  },
};
