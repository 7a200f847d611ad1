import { ControlError } from "#lib/flows/control-error.ts";
import type { StageServer } from "#lib/flows/stage.ts";
import { dummyConfig } from "./config.ts";

/** Shows its name and goes on: for trying flows out. */
export const dummyStage: StageServer<typeof dummyConfig> = {
  type: "dummy",
  config: dummyConfig,
  async challenge({ config, stage }) {
    if (config.throw_error) throw new ControlError("Test error");
    return { kind: "challenge", challenge: { component: "ak-stage-dummy", name: stage.name } };
  },
  async answer() {
    return { kind: "ok" };
  },
};
