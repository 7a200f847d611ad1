import { accessDeniedChallenge } from "#lib/flows/challenge.ts";
import { identificationChallenge } from "#lib/stages/identification/challenge.ts";
import { passwordChallenge } from "#lib/stages/password/challenge.ts";
import { promptChallenge } from "#lib/stages/prompt/challenge.ts";
import { defineScreen, type Screen } from "../define-screen.ts";
import { AccessDeniedScreen } from "./access-denied.tsx";
import { IdentificationScreen } from "./identification.tsx";
import { PasswordScreen } from "./password.tsx";
import { PromptScreen } from "./prompt.tsx";

/** Every screen by the component name of its challenge. */
export const screens = {
  "ak-stage-access-denied": defineScreen({
    schema: accessDeniedChallenge,
    title: (_, t) => t("denied.heading"),
    show: AccessDeniedScreen,
  }),
  "ak-stage-identification": defineScreen({ schema: identificationChallenge, show: IdentificationScreen }),
  "ak-stage-password": defineScreen({ schema: passwordChallenge, show: PasswordScreen }),
  "ak-stage-prompt": defineScreen({ schema: promptChallenge, show: PromptScreen }),
} satisfies Record<string, Screen>;
