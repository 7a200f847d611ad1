import type { StageServer } from "#lib/flows/stage.ts";
import { isLocale } from "#lib/i18n/locales.ts";
import { LOCALE_COOKIE, LOCALE_COOKIE_SECONDS, requestLocale } from "#lib/i18n/request-locale.ts";
import { getPath, isPlainObject, mergeDeep } from "#lib/merge.ts";
import { checkAnswer } from "./check-answer.ts";
import { checkPromptConfig, promptConfig } from "./config.ts";
import { type PromptContext, type ResolvedField, resolveFields } from "./resolve-fields.ts";

/** Shows a form that an administrator defined and keeps the answers as `prompt_data`. */
export const promptStage: StageServer<typeof promptConfig> = {
  type: "prompt",
  config: promptConfig,
  acts: ["collects_data"],
  checkConfig: checkPromptConfig,
  async challenge(stage) {
    const { fields, effects } = await resolveFields(stage);
    hidePasswords(stage, fields);
    const challenge = { component: "ak-stage-prompt", fields: fields.map(({ shown }) => shown) };
    return { kind: "challenge", challenge, effects };
  },
  async answer(stage, answer) {
    const { fields, effects } = await resolveFields(stage);
    hidePasswords(stage, fields);
    const checked = await checkAnswer(stage, fields, answer);
    if (!checked.ok) return { kind: "invalid", errors: checked.errors, effects };
    for (const text of checked.notices) stage.notify("info", text);
    const before = stage.context.prompt_data;
    // Recursively: a second form with other attributes adds to those of the first.
    stage.context.prompt_data = mergeDeep(isPlainObject(before) ? before : {}, checked.data);
    speakAsChosen(stage, fields, checked.data);
    return { kind: "ok", effects };
  },
};

/** What is typed into a password field is a secret whatever the field is called. A key with dots names a place in nested data. */
function hidePasswords(stage: PromptContext, fields: ResolvedField[]): void {
  const keys = fields.filter(({ type }) => type === "password").map(({ key }) => key);
  stage.hide(keys.flatMap((key) => [key, key.split(".").at(-1) ?? key]));
}

/** A language that was chosen is that of the pages from here on, in this browser; no choice leaves it to the browser again. */
function speakAsChosen(
  { request, setCookie }: PromptContext,
  fields: ResolvedField[],
  data: Record<string, unknown>,
): void {
  const field = fields.find(({ type }) => type === "ak-locale");
  const choice = field && (Object.hasOwn(data, field.key) ? data[field.key] : getPath(data, field.key));
  if (typeof choice !== "string" || (choice !== "" && !isLocale(choice))) return;
  setCookie({ name: LOCALE_COOKIE, value: choice, maxAge: choice === "" ? 0 : LOCALE_COOKIE_SECONDS });
  request.locale = requestLocale({
    chosen: choice,
    acceptLanguage: request.headers["accept-language"],
    brandAttributes: request.brand.attributes,
  });
}
