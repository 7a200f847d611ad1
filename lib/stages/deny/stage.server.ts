import type { StageServer } from "#lib/flows/stage.ts";
import { denyConfig } from "./config.ts";

/** Turns everybody away who gets here; policies on its binding decide who does. */
export const denyStage: StageServer<typeof denyConfig> = {
  type: "deny",
  config: denyConfig,
  acts: ["ends_run"],
  async run({ config, context }) {
    const override = context.deny_message;
    return { kind: "stage_invalid", message: override === undefined ? config.deny_message : String(override) };
  },
};
