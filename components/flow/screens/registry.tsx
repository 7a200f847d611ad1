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
import { defineScreen, type Screen } from "../define-screen.ts";
import { AccessDeniedScreen } from "./access-denied.tsx";
import { AuthenticatorValidateScreen } from "./authenticator-validate.tsx";
import { CaptchaScreen } from "./captcha.tsx";
import { ConsentScreen } from "./consent.tsx";
import { ContinueScreen, continueChallenge } from "./continue.tsx";
import { DummyScreen } from "./dummy.tsx";
import { EmailScreen } from "./email.tsx";
import { FlowErrorScreen } from "./flow-error.tsx";
import { IdentificationScreen } from "./identification.tsx";
import { PasswordScreen } from "./password.tsx";
import { PromptScreen } from "./prompt.tsx";
import { RedirectScreen } from "./redirect.tsx";
import { SessionEndScreen } from "./session-end.tsx";
import { ShellScreen } from "./shell.tsx";
import { UserLoginScreen } from "./user-login.tsx";

/** Every screen by the component name of its challenge; the heading is the flow's title unless the screen has its own. */
export const screens = {
  "ak-stage-access-denied": defineScreen({
    schema: accessDeniedChallenge,
    title: (_, t) => t("denied.heading"),
    show: AccessDeniedScreen,
  }),
  "ak-stage-authenticator-validate": defineScreen({
    schema: authenticatorValidateChallenge,
    show: AuthenticatorValidateScreen,
  }),
  "ak-stage-captcha": defineScreen({ schema: captchaChallenge, show: CaptchaScreen }),
  "ak-stage-consent": defineScreen({ schema: consentChallenge, show: ConsentScreen }),
  "ak-stage-dummy": defineScreen({ schema: dummyChallenge, show: DummyScreen }),
  "ak-stage-email": defineScreen({
    schema: emailChallenge,
    title: (_, t) => t("email.heading"),
    show: EmailScreen,
  }),
  "ak-stage-flow-error": defineScreen({
    schema: flowErrorChallenge,
    title: (_, t) => t("flowError.heading"),
    show: FlowErrorScreen,
  }),
  "ak-stage-identification": defineScreen({ schema: identificationChallenge, show: IdentificationScreen }),
  "ak-stage-password": defineScreen({ schema: passwordChallenge, show: PasswordScreen }),
  "ak-stage-prompt": defineScreen({ schema: promptChallenge, show: PromptScreen }),
  "ak-stage-session-end": defineScreen({
    schema: sessionEndChallenge,
    title: ({ application_name: application }, t) =>
      application ? t("sessionEnd.headingApplication", { application }) : t("sessionEnd.heading"),
    show: SessionEndScreen,
  }),
  "ak-stage-user-login": defineScreen({
    schema: userLoginChallenge,
    title: (_, t) => t("userLogin.heading"),
    show: UserLoginScreen,
  }),
  "vestibule-continue": defineScreen({ schema: continueChallenge, show: ContinueScreen }),
  "xak-flow-redirect": defineScreen({
    schema: redirectChallenge,
    title: (_, t) => t("redirect.heading"),
    show: RedirectScreen,
  }),
  "xak-flow-shell": defineScreen({ schema: shellChallenge, show: ShellScreen }),
} satisfies Record<string, Screen>;
