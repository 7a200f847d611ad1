import type { z } from "zod";
import type { StageDefinition } from "#lib/flows/definitions.ts";
import { message } from "#lib/flows/messages.ts";
import { insertStage } from "#lib/flows/plan.ts";
import type { StageContext, StageOutcome, StageServer } from "#lib/flows/stage.ts";
import { type StageTypeNames, stageTypes } from "../stage-types.ts";
import { checkChoice } from "./check-answer.ts";
import { authenticatorValidateConfig, checkAuthenticatorValidateConfig } from "./config.ts";

type Context = StageContext<z.infer<typeof authenticatorValidateConfig>>;

/**
 * Asks for a second factor. Nobody has a device as long as there is no kind of device to set up, so everybody known is somebody
 * without one: they pass, are denied, or set one up first. An anonymous visitor passes.
 */
export const authenticatorValidateStage: StageServer<typeof authenticatorValidateConfig> = {
  type: "authenticator_validate",
  config: authenticatorValidateConfig,
  checkConfig: checkAuthenticatorValidateConfig,
  async challenge(stage) {
    const next = await decide(stage);
    return next.kind === "choose" ? buildChallenge(stage, next.stages) : carryOut(stage, next);
  },
  async answer(stage, answer) {
    const next = await decide(stage);
    if (next.kind !== "choose") return carryOut(stage, next);
    const checked = checkChoice(
      answer,
      next.stages.map(({ pk }) => pk),
    );
    if ("errors" in checked) return { kind: "invalid", errors: checked.errors };
    const chosen = next.stages.find(({ pk }) => pk === checked.chosen);
    return chosen ? carryOut(stage, { kind: "set_up", stage: chosen }) : { kind: "stage_invalid" };
  },
};

type Next =
  | { kind: "pass" }
  | { kind: "deny" }
  | { kind: "misconfigured" }
  | { kind: "set_up"; stage: StageDefinition }
  | { kind: "choose"; stages: StageDefinition[] };

async function decide(context: Context): Promise<Next> {
  const user = await context.pendingUser();
  if (!user) return { kind: "pass" };
  switch (context.config.not_configured_action) {
    case "skip":
      return { kind: "pass" };
    case "deny":
      return { kind: "deny" };
    case "configure": {
      const stages = configurationStages(context);
      const [first] = stages;
      if (!first) return { kind: "misconfigured" };
      return stages.length === 1 ? { kind: "set_up", stage: first } : { kind: "choose", stages };
    }
  }
}

function configurationStages({ config, snapshot, definitions }: Context): StageDefinition[] {
  return config.configuration_stages
    .map((key) => snapshot.stages[key] ?? definitions.stages.get(key))
    .filter((stage) => stage !== undefined);
}

function carryOut(context: Context, next: Exclude<Next, { kind: "choose" }>): StageOutcome {
  switch (next.kind) {
    case "pass":
      return { kind: "ok" };
    case "deny":
      return { kind: "stage_invalid", message: message("validate.no_device") };
    case "misconfigured":
      return { kind: "stage_invalid", effects: [(db) => recordMisconfiguration(context, db)] };
    case "set_up":
      insertStage(context.plan, next.stage);
      return { kind: "ok" };
  }
}

async function recordMisconfiguration(context: Context, db: Context["db"]): Promise<void> {
  await context.events.record(db, {
    action: "configuration_error",
    app: "vestibule.stages.authenticator_validate",
    request: context.request,
    pendingUser: await context.pendingUser(),
    context: {
      message: "The authenticator validation stage is to set up a device, but has no stage to set one up with.",
      stage: { $record: "stage", pk: context.stage.pk, name: context.stage.name },
    },
  });
}

async function buildChallenge(context: Context, stages: StageDefinition[]): Promise<StageOutcome> {
  const challenge = {
    component: "ak-stage-authenticator-validate",
    ...(await context.userInfo()),
    device_challenges: [],
    configuration_stages: stages.map(toSelectableStage),
  };
  return { kind: "challenge", challenge };
}

/** A stage as something to choose from. */
function toSelectableStage({ pk, name, type, config }: StageDefinition) {
  const names = (stageTypes as Record<string, StageTypeNames>)[type];
  const friendly = config.friendly_name;
  return {
    pk,
    name: typeof friendly === "string" && friendly !== "" ? friendly : name,
    verbose_name: (names?.verboseName ?? type).replace("Setup Stage", "").trim(),
    meta_model_name: names?.model ?? "",
  };
}
