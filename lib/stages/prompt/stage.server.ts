import type { StageServer } from "#lib/flows/stage.ts";
import { isPlainObject, mergeDeep } from "#lib/merge.ts";
import { checkAnswer } from "./check-answer.ts";
import { checkPromptConfig, promptConfig } from "./config.ts";
import { resolveFields } from "./resolve-fields.ts";

/** Shows a form that an administrator defined and keeps the answers as `prompt_data`. */
export const promptStage: StageServer<typeof promptConfig> = {
  type: "prompt",
  config: promptConfig,
  checkConfig: checkPromptConfig,
  async challenge(stage) {
    const { fields, effects } = await resolveFields(stage);
    const challenge = { component: "ak-stage-prompt", fields: fields.map(({ shown }) => shown) };
    return { kind: "challenge", challenge, effects };
  },
  async answer(stage, answer) {
    const { fields, effects } = await resolveFields(stage);
    const checked = await checkAnswer(stage, fields, answer);
    if (!checked.ok) return { kind: "invalid", errors: checked.errors, effects };
    for (const text of checked.notices) stage.notify("info", text);
    const before = stage.context.prompt_data;
    // Recursively: a second form with other attributes adds to those of the first.
    stage.context.prompt_data = mergeDeep(isPlainObject(before) ? before : {}, checked.data);
    return { kind: "ok", effects };
  },
};
