import { existsSync } from "node:fs";
import path from "node:path";

/** The reference implementation's blueprints lie beside the repository and are not part of it. */
const folder = path.resolve("../shared/blueprints");

/** Whether they are there; tests that need them are skipped elsewhere. */
export const hasReferenceBlueprints = existsSync(folder);

/** Enrollment in two forms; its flow's slug follows. */
export const enrollmentBlueprint = path.join(folder, "example/flows-enrollment-2-stage.yaml");
export const ENROLLMENT_FLOW = "default-enrollment-flow";

/** Files about an account's life, from an invitation to its end. */
export const accountBlueprints = {
  settings: path.join(folder, "default/flow-default-user-settings-flow.yaml"),
  password: path.join(folder, "default/flow-password-change.yaml"),
  invitation: path.join(folder, "example/flows-invitation-enrollment.yaml"),
  invitationMinimal: path.join(folder, "example/flows-invitation-enrollment-minimal.yaml"),
  unenrollment: path.join(folder, "example/flows-unenrollment.yaml"),
} as const;

/** A captcha for people with a bad reputation in the default login. Its stage's name follows. */
export const conditionalCaptchaBlueprint = path.join(folder, "example/flows-login-conditional-captcha.yaml");
export const CONDITIONAL_CAPTCHA = "default-authentication-flow-captcha";

/** A login that turns away names and addresses with many failures. */
export const bruteForceBlueprint = path.join(folder, "example/flows-brute-force-lockout.yaml");

/** Flows in which a link is sent by mail. */
export const mailBlueprints = {
  enrollment: path.join(folder, "example/flows-enrollment-email-verification.yaml"),
  recovery: path.join(folder, "example/flows-recovery-email-verification.yaml"),
  magicLink: path.join(folder, "example/flows-login-email-magic-link.yaml"),
};
export const RECOVERY_FLOW = "default-recovery-flow";

/** Why a test is skipped. */
export const NO_REFERENCE_BLUEPRINTS = `the reference implementation's blueprints are not in ${folder}`;
