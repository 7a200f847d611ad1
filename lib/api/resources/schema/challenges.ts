import { z } from "zod";
import {
  accessDeniedChallenge,
  flowErrorChallenge,
  redirectChallenge,
  sessionEndChallenge,
  shellChallenge,
} from "#lib/flows/challenge.ts";
import { authenticatorValidateChallenge } from "#lib/stages/authenticator-validate/challenge.ts";
import { captchaChallenge } from "#lib/stages/captcha/challenge.ts";
import { consentChallenge } from "#lib/stages/consent/challenge.ts";
import { dummyChallenge } from "#lib/stages/dummy/challenge.ts";
import { emailChallenge } from "#lib/stages/email/challenge.ts";
import { identificationChallenge } from "#lib/stages/identification/challenge.ts";
import { passwordChallenge } from "#lib/stages/password/challenge.ts";
import { promptChallenge } from "#lib/stages/prompt/challenge.ts";
import { userLoginChallenge } from "#lib/stages/user-login/challenge.ts";

/** Every challenge that the executor can answer with, by the name that clients give it. */
export const challenges = {
  AccessDeniedChallenge: accessDeniedChallenge.meta({ id: "AccessDeniedChallenge" }),
  AuthenticatorValidationChallenge: authenticatorValidateChallenge.meta({ id: "AuthenticatorValidationChallenge" }),
  CaptchaChallenge: captchaChallenge.meta({ id: "CaptchaChallenge" }),
  ConsentChallenge: consentChallenge.meta({ id: "ConsentChallenge" }),
  DummyChallenge: dummyChallenge.meta({ id: "DummyChallenge" }),
  EmailChallenge: emailChallenge.meta({ id: "EmailChallenge" }),
  FlowErrorChallenge: flowErrorChallenge.meta({ id: "FlowErrorChallenge" }),
  IdentificationChallenge: identificationChallenge.meta({ id: "IdentificationChallenge" }),
  PasswordChallenge: passwordChallenge.meta({ id: "PasswordChallenge" }),
  PromptChallenge: promptChallenge.meta({ id: "PromptChallenge" }),
  RedirectChallenge: redirectChallenge.meta({ id: "RedirectChallenge" }),
  SessionEndChallenge: sessionEndChallenge.meta({ id: "SessionEndChallenge" }),
  ShellChallenge: shellChallenge.meta({ id: "ShellChallenge" }),
  UserLoginChallenge: userLoginChallenge.meta({ id: "UserLoginChallenge" }),
} as const;

type Challenge = (typeof challenges)[keyof typeof challenges];

/** What the executor answers: `component` says which challenge it is. */
export const challengeTypes = z
  .discriminatedUnion("component", Object.values(challenges) as [Challenge, ...Challenge[]])
  .meta({ id: "ChallengeTypes" });

/** What the executor is given: the fields that the challenge asks for. */
export const challengeResponse = z
  .looseObject({
    component: z.string().optional().meta({ description: "The component of the challenge that is answered." }),
  })
  .meta({ id: "FlowChallengeResponseRequest" });
