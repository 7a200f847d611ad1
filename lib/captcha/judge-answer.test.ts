import { describe, expect, it, test } from "vitest";
import { parseBuiltIn } from "./built-in.ts";
import { judgeAnswer } from "./judge-answer.ts";
import { captchaSettings, checkCaptchaSettings } from "./settings.ts";

const rules = { error_on_invalid_score: true, score_min_threshold: 0.5, score_max_threshold: 0.9 };

describe("what a provider says", () => {
  it.each([
    [{ success: true }, null],
    [{ success: true, score: 0.5 }, null],
    [{ success: true, score: 0.9 }, null],
    [{ success: true, score: "0.7" }, null],
    [{ success: true, score: 0.49 }, "captcha.invalid"],
    [{ success: true, score: 0.91 }, "captcha.invalid"],
    [{ success: "true" }, "captcha.invalid"],
    [{}, "captcha.invalid"],
  ])("CA-2: %j comes to %s", (said, fault) => {
    expect(judgeAnswer(said, rules)).toBe(fault);
  });

  it("CA-2: a threshold of -1 allows any score", () => {
    const open = { ...rules, score_min_threshold: -1, score_max_threshold: -1 };
    expect(judgeAnswer({ success: true, score: 0 }, open)).toBeNull();
    expect(judgeAnswer({ success: true, score: 7 }, open)).toBeNull();
  });

  it("CA-2: is accepted whatever it is when policies are to decide", () => {
    const lenient = { ...rules, error_on_invalid_score: false };
    expect(judgeAnswer({ success: true, score: 0.1 }, lenient)).toBeNull();
    expect(judgeAnswer({ success: false, "error-codes": ["bad-request"] }, lenient)).toBeNull();
    expect(judgeAnswer(null, lenient)).toBe("captcha.failed");
  });

  it.each([
    [["missing-input-response"], "captcha.retry"],
    [["invalid-input-response", "timeout-or-duplicate"], "captcha.retry"],
    [["expired-input-response"], "captcha.retry"],
    [["already-seen-response"], "captcha.retry"],
    [["invalid-input-secret"], "captcha.invalid"],
    [["timeout-or-duplicate", "invalid-input-secret"], "captcha.invalid"],
    [undefined, "captcha.invalid"],
    ["timeout-or-duplicate", "captcha.invalid"],
  ])("CA-3: the codes %j come to %s", (codes, fault) => {
    expect(judgeAnswer({ success: false, "error-codes": codes }, rules)).toBe(fault);
  });

  it.each([null, "x", "", true, {}])("CA-4: a score of %j cannot be judged", (score) => {
    expect(judgeAnswer({ success: true, score }, rules)).toBe("captcha.failed");
  });
});

test.each([
  ["altcha", 2],
  [" ALTCHA ", 2],
  ["altcha:1", 1],
  ["altcha:50", 50],
])("the address %j is the built-in proof with the work %i", (address, work) => {
  expect(parseBuiltIn(address)).toEqual({ work });
});

test.each(["", "altcha:0", "altcha:51", "altcha:-1", "altcha:x", "altchas", "https://altcha/"])(
  "the address %j is not built in",
  (address) => expect(parseBuiltIn(address)).toBeUndefined(),
);

describe("settings", () => {
  const check = (settings: object) => Object.keys(checkCaptchaSettings(captchaSettings.parse(settings)));

  it("have the defaults of the contract", () => {
    expect(captchaSettings.parse({})).toEqual({
      public_key: "",
      private_key: "",
      js_url: "https://www.recaptcha.net/recaptcha/api.js",
      api_url: "https://www.recaptcha.net/recaptcha/api/siteverify",
      request_content_type: "application/x-www-form-urlencoded",
      interactive: false,
      score_min_threshold: 0.5,
      score_max_threshold: 1,
      error_on_invalid_score: true,
    });
  });

  it("need both keys of a provider, and none for the built-in proof", () => {
    expect(check({})).toEqual(["public_key", "private_key"]);
    expect(check({ public_key: "a", private_key: "b" })).toEqual([]);
    expect(check({ api_url: "altcha" })).toEqual([]);
  });

  it("take addresses of the web only", () => {
    const keys = { public_key: "a", private_key: "b" };
    for (const bad of [
      "javascript:alert(1)",
      "data:text/javascript,1",
      "file:///etc/passwd",
      "//x.example/",
      "altcha:99",
    ]) {
      expect(check({ ...keys, api_url: bad }), bad).toEqual(["api_url"]);
      expect(check({ ...keys, js_url: bad }), bad).toEqual(["js_url"]);
    }
  });
});
