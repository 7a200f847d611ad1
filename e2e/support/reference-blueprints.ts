import { existsSync } from "node:fs";
import path from "node:path";

/** The reference implementation's blueprints lie beside the repository and are not part of it. */
const folder = path.resolve("../shared/blueprints");

/** Whether they are there; tests that need them are skipped elsewhere. */
export const hasReferenceBlueprints = existsSync(folder);

/** Enrollment in two forms; its flow's slug follows. */
export const enrollmentBlueprint = path.join(folder, "example/flows-enrollment-2-stage.yaml");
export const ENROLLMENT_FLOW = "default-enrollment-flow";

/** Why a test is skipped. */
export const NO_REFERENCE_BLUEPRINTS = `the reference implementation's blueprints are not in ${folder}`;
