import { expect, it } from "vitest";
import { captchaSources } from "./sources.ts";

const captcha = (js_url: unknown) => ({ component: "ak-stage-captcha", js_url, site_key: "x", interactive: false });

it.each([
  ["https://www.recaptcha.net/recaptcha/api.js", "https://www.gstatic.com"],
  ["https://js.hcaptcha.com/1/api.js", "https://*.hcaptcha.com"],
  ["https://challenges.cloudflare.com/turnstile/v0/api.js", "https://challenges.cloudflare.com"],
  ["https://captcha.example:8443/widget.js?x=1", "https://captcha.example:8443"],
  ["http://127.0.0.1:5000/api.js", "http://127.0.0.1:5000"],
])("a page with the script %s may load from %s", (address, origin) => {
  expect(captchaSources(captcha(address))).toContain(origin);
  const inside = { component: "ak-stage-identification", captcha_stage: captcha(address) };
  expect(captchaSources(inside)).toContain(origin);
});

it.each(["altcha", "", undefined, "javascript:1", "/static/a.js", "https://a;sandbox/x.js", "https://'none'/x.js"])(
  "a page with the script %j may load from nowhere else",
  (address) => expect(captchaSources(captcha(address))).toEqual([]),
);

it("a look-alike of a provider gets its own origin only", () => {
  expect(captchaSources(captcha("https://hcaptcha.com.evil.example/1.js"))).toEqual([
    "https://hcaptcha.com.evil.example",
  ]);
  expect(captchaSources(captcha("https://nothcaptcha.com/1.js"))).toEqual(["https://nothcaptcha.com"]);
});

it("other pages may not", () => {
  expect(captchaSources({ component: "ak-stage-identification", captcha_stage: null })).toEqual([]);
  expect(captchaSources({ component: "ak-stage-prompt", js_url: "https://evil.example/" })).toEqual([]);
});
