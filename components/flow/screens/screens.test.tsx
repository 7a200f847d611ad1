import { expect, test } from "vitest";
import { messagesOf } from "#lib/i18n/translator.ts";
import { findTag, renderFlow, tagsOf, unescapeHtml } from "../testing.tsx";
import { challenges } from "./challenges.fixtures.ts";

const english = messagesOf("en");
const links = (html: string) => tagsOf(html).flatMap((tag) => (tag.name === "a" ? [tag.attributes.href] : []));

test("UL-10 stay logged in is asked with two buttons, and none is the default answer", () => {
  const html = renderFlow(challenges["ak-stage-user-login"]);
  expect(findTag(html, "button", { name: "remember_me", value: "true", type: "submit" })).toBeDefined();
  expect(findTag(html, "button", { name: "remember_me", value: "false", type: "submit" })).toBeDefined();
  expect(findTag(html, "input", { name: "remember_me" })).toBeUndefined();
});

test("CO-4 consent shows what is allowed already apart from what is new, and carries its token", () => {
  const html = renderFlow(challenges["ak-stage-consent"]);
  expect(html.indexOf("See your profile")).toBeGreaterThan(html.indexOf(english.consent.existing));
  expect(html.indexOf("See your groups")).toBeGreaterThan(html.indexOf(english.consent.additional));
  expect(findTag(html, "input", { name: "token", type: "hidden" })?.attributes.value).toBe("one-time");
  expect(links(html)).toContain("/flows/-/cancel/?next=%2Fa");
  const first = renderFlow({ ...challenges["ak-stage-consent"], additional_permissions: [] });
  expect(first).toContain(english.consent.permissions);
});

test("a permission without a name is not shown, a consent without a text still asks", () => {
  const { header_text: _, ...bare } = challenges["ak-stage-consent"];
  const html = renderFlow({ ...bare, permissions: [{ id: "x", name: "" }], additional_permissions: [] });
  expect(html).not.toContain("<ul");
  expect(html).toContain(english.consent.text);
});

test("the kinds of second step are buttons that send which", () => {
  const html = renderFlow(challenges["ak-stage-authenticator-validate"]);
  expect(findTag(html, "button", { name: "selected_stage", value: "totp-pk" })).toBeDefined();
});

test("without anything to set up, a second step is no dead end", () => {
  const html = renderFlow({ ...challenges["ak-stage-authenticator-validate"], configuration_stages: [] });
  expect(html).toContain(english.validate.nothing);
  expect(links(html)).toContain("/");
});

test("access denied says why, who is logged in, and where else to go", () => {
  const html = renderFlow(challenges["ak-stage-access-denied"], { loggedInAs: "grace", requestId: "req-7" });
  expect(html).toContain(english.denied.heading);
  expect(html).toContain("Not today.");
  expect(html).toContain("grace");
  expect(html).toContain("req-7");
  expect(links(html)).toEqual(["/flows/-/cancel/?next=%2Fa", "/"]);
});

test("access denied for a stranger leads to a login", () => {
  const html = renderFlow({ ...challenges["ak-stage-access-denied"], pending_user: "", error_message: "" });
  expect(html).toContain(english.denied.text);
  expect(links(html)).toEqual(["/flows/-/default/authentication/", "/"]);
});

test("a fault has an apology, its reference and ways on; details only when the server gave them", () => {
  const { error: _e, traceback: _t, ...bare } = challenges["ak-stage-flow-error"];
  const html = renderFlow(bare);
  expect(html).toContain(english.flowError.heading);
  expect(html).toContain("<code>0123456789abcdef</code>");
  expect(html).not.toContain("<details");
  expect(links(html)).toEqual(["", "/flows/-/cancel/", "/"]);
  expect(renderFlow(challenges["ak-stage-flow-error"])).toContain("ValueError\n\nline 1\nline 2");
});

test("a redirect is a link that says where it leads", () => {
  const html = renderFlow(challenges["xak-flow-redirect"]);
  expect(links(html)).toEqual(["https://app.example.org/x"]);
  expect(html).toContain("app.example.org.");
  expect(html).not.toContain("http-equiv");
});

test("a redirect to an address that is none is refused, with a way out", () => {
  const html = renderFlow({ ...challenges["xak-flow-redirect"], to: "javascript:alert(1)" });
  expect(html).toContain(english.redirect.unsafe);
  expect(links(html)).toEqual(["/flows/-/default/authentication/", "/"]);
});

test("the end of an application's session offers every way on that there is", () => {
  const html = renderFlow(challenges["ak-stage-session-end"]);
  expect(unescapeHtml(html)).toContain("You are logged out of Grafana");
  expect(links(html)).toEqual(["/if/user/", "/if/flow/out/", "https://grafana.example.org"]);
  const bare = {
    component: "ak-stage-session-end",
    pending_user: "",
    pending_user_avatar: "/a.png",
    brand_name: "Acme",
  };
  expect(links(renderFlow(bare))).toContain("/");
});

test("the step in between is one button under the flow's title, and presses itself only once", () => {
  const html = renderFlow(challenges["vestibule-continue"]);
  expect(tagsOf(html).filter((tag) => tag.name === "button")).toHaveLength(1);
  expect(html).toContain("<bdi>Welcome</bdi>");
  expect(html).toContain("<span hidden");
  expect(renderFlow({ ...challenges["vestibule-continue"], response_errors: {} })).not.toContain("<span hidden");
});

test("HTML of a shell is reduced to text mark-up", () => {
  const html = renderFlow({ ...challenges["xak-flow-shell"], body: "<b>a</b><script>alert(1)</script>" });
  expect(html).toContain("<b>a</b>");
  expect(html).not.toContain("<script");
});
