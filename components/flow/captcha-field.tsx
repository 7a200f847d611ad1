import { BUILT_IN } from "#lib/captcha/built-in.ts";
import type { Translator } from "#lib/i18n/translator.ts";
import { Alert } from "../ui/alert.tsx";
import { Captcha } from "./captcha/captcha.tsx";

interface CaptchaFieldProps {
  captcha: { site_key: string; js_url: string; interactive: boolean };
  /** Name of the field that proves that it was passed. */
  field: string;
  sends: boolean;
  t: Translator;
}

/** A captcha in a form; without scripts, why it cannot be done. */
export function CaptchaField({ captcha, field, sends, t }: CaptchaFieldProps) {
  const host = hostOf(captcha.js_url);
  return (
    <>
      <Captcha
        siteKey={captcha.site_key}
        jsUrl={captcha.js_url}
        interactive={captcha.interactive}
        field={field}
        sends={sends}
        texts={{
          checking: t("captcha.checking"),
          held: t("captcha.held"),
          passed: t("captcha.passed"),
          start: t("captcha.start"),
          failed: t("captcha.failed"),
          tryAgain: t("common.tryAgain"),
          provided: host ? t("captcha.provided", { host }) : undefined,
        }}
      />
      <noscript>
        <Alert level="warning">
          <p>{t("captcha.noScript")}</p>
        </Alert>
      </noscript>
    </>
  );
}

function hostOf(address: string): string | undefined {
  return address !== BUILT_IN && URL.canParse(address) ? new URL(address).host : undefined;
}
