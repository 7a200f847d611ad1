import { expect, test } from "vitest";
import { messagesOf } from "#lib/i18n/translator.ts";
import { findTag, renderFlow, unescapeHtml } from "../testing.tsx";
import { challenges } from "./challenges.fixtures.ts";

const captcha = challenges["ak-stage-captcha"];
const identification = challenges["ak-stage-identification"];
const english = messagesOf("en").captcha;

test.each([
  ["by itself", captcha, "token"],
  ["inside the identification", { ...identification, captcha_stage: captcha }, "captcha_token"],
])("a captcha %s says without scripts why it cannot be done, and sends nothing", (_where, challenge, field) => {
  const html = renderFlow(challenge);
  expect(html).toMatch(/<noscript>.*<\/noscript>/s);
  expect(unescapeHtml(html)).toContain(english.noScript);
  expect(findTag(html, "button", { type: "submit" })?.attributes).toHaveProperty("disabled");
  expect(findTag(html, "input", { name: field })?.attributes).toMatchObject({ type: "hidden", value: "" });
  expect(findTag(html, "div", { class: "captcha" })?.attributes).toHaveProperty("hidden");
});

test("the identification without a captcha can be sent without scripts", () => {
  expect(findTag(renderFlow(identification), "button", { type: "submit" })?.attributes).not.toHaveProperty("disabled");
});

test("says who makes the check when somebody else does", () => {
  const elsewhere = { ...captcha, js_url: "https://js.hcaptcha.com/1/api.js", site_key: "x" };
  expect(renderFlow(elsewhere)).toContain("js.hcaptcha.com");
  expect(renderFlow(captcha)).not.toContain(english.provided.split("{")[0] ?? "");
});

test("a check that people have to begin has a box to tick, one that runs by itself has none", () => {
  expect(findTag(renderFlow({ ...captcha, interactive: true }), "input", { type: "checkbox" })).toBeDefined();
  expect(findTag(renderFlow(captcha), "input", { type: "checkbox" })).toBeUndefined();
});

test("a refusal is the first thing to read", () => {
  const refused = { ...captcha, response_errors: { token: [{ string: "Not passed.", code: "invalid" }] } };
  const html = renderFlow(refused);
  expect(findTag(html, "div", { role: "alert" })?.attributes).toHaveProperty("autofocus");
  expect(html).toContain("Not passed.");
});
