import type { DryRunStep } from "#lib/dry-run/report.ts";
import { direction } from "#lib/i18n/locales.ts";
import { createTranslator } from "#lib/i18n/translator.ts";
import { TITLE_ID } from "../../flow/challenge-form.tsx";
import { isRefusal } from "../../flow/field-errors.ts";
import { recognise } from "../../flow/flow-screen.tsx";
import type { BrandLook, FlowForm } from "../../flow/screen-props.ts";
import { InertLinks } from "./inert-links.tsx";

/** Where links of the screen lead: nowhere, as the administrator is not the visitor. */
const NOWHERE = "#visitor-screen";

interface VisitorScreenProps {
  step: DryRunStep;
  form: FlowForm;
  brand: BrandLook;
  requestId: string;
}

/** Screens that leave the page, or need a script of somebody else's: said in words. */
const SAID: Readonly<Record<string, string>> = {
  "xak-flow-redirect": "The visitor is sent on.",
  "ak-stage-captcha": "A captcha. Whatever is answered is taken as solved.",
};

/** The flow's own screen of a challenge; its form goes to the dry run. */
export function VisitorScreen({ step, form, brand, requestId }: VisitorScreenProps) {
  const { locale, redirect } = step;
  const challenge = withoutWays(step.challenge) as DryRunStep["challenge"];
  const said = SAID[challenge.component];
  if (said) {
    return (
      <>
        <p className="font-medium">{said}</p>
        {redirect === null ? null : <code className="break-all text-sm">{redirect}</code>}
      </>
    );
  }
  const t = createTranslator(locale);
  const screen = recognise(challenge, t);
  const title = screen.title ?? (challenge.flow_info?.title || brand.title);
  const refused = isRefusal(challenge.response_errors);
  return (
    <InertLinks id={NOWHERE.slice(1)} lang={locale} dir={direction(locale)}>
      <h3 id={TITLE_ID} className="mb-4 font-semibold text-xl">
        <bdi>{title}</bdi>
      </h3>
      {screen.show({
        challenge,
        form,
        brand,
        t,
        locale,
        values: undefined,
        loggedInAs: null,
        requestId,
        refused,
        errors: refused ? (challenge.response_errors ?? {}) : {},
        title,
      })}
    </InertLinks>
  );
}

/** Data whose addresses of flows lead nowhere. */
function withoutWays(value: unknown): unknown {
  if (typeof value === "string") return /^\/(?:if|flows)\//.test(value) ? NOWHERE : value;
  if (Array.isArray(value)) return value.map(withoutWays);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutWays(inner)]));
}
