import { expect, test } from "vitest";
import { messagesOf } from "#lib/i18n/translator.ts";
import { findTag, renderFlow, tagsOf } from "../testing.tsx";
import { challenges } from "./challenges.fixtures.ts";

const full = challenges["ak-stage-identification"];
const plain = {
  ...full,
  pending_user_identifier: null,
  password_fields: false,
  sources: [],
  show_source_labels: false,
};
const uid = (html: string) => findTag(html, "input", { name: "uid_field" })?.attributes;

test("password managers and passkeys find the username", () => {
  expect(uid(renderFlow(plain))).toMatchObject({
    autocomplete: "username webauthn",
    type: "text",
    inputmode: "email",
    autocapitalize: "none",
    spellcheck: "false",
    autofocus: "",
  });
  expect(uid(renderFlow({ ...plain, user_fields: ["email"] }))).toMatchObject({ type: "email", inputmode: "email" });
  expect(uid(renderFlow({ ...plain, user_fields: ["username"] }))).toMatchObject({ type: "text", inputmode: "text" });
});

test.each([
  [["username"], "Username"],
  [["email"], "Email address"],
  [["username", "email"], "Email address or username"],
  [["email", "username", "upn"], "Email address, username, or user principal name"],
  [["something-new"], "Username"],
])("the label says what may be typed: %j", (user_fields, label) => {
  expect(renderFlow({ ...plain, user_fields })).toContain(`<bdi>${label}</bdi>`);
});

test("with a password in the same form, both fields are one form and the focus is where typing goes on", () => {
  const prefilled = renderFlow(full);
  expect(uid(prefilled)).toMatchObject({ value: "prefilled" });
  expect(uid(prefilled)?.autofocus).toBeUndefined();
  expect(findTag(prefilled, "input", { name: "password" })?.attributes).toMatchObject({
    type: "password",
    autocomplete: "current-password",
    autofocus: "",
  });
  const empty = renderFlow({ ...full, pending_user_identifier: undefined });
  expect(uid(empty)?.autofocus).toBe("");
  expect(findTag(empty, "input", { name: "password" })?.attributes.autofocus).toBeUndefined();
});

test("what was typed is there again after an error, and the error is tied to its field", () => {
  const refused = { ...plain, response_errors: { uid_field: [{ string: "Enter who you are.", code: "blank" }] } };
  const html = renderFlow(refused, { values: { uid_field: "someone" } });
  expect(uid(html)).toMatchObject({ value: "someone", "aria-invalid": "true", "aria-describedby": "uid_field-error" });
  expect(html).toMatch(/id="uid_field-error"[^>]*>.*Enter who you are\./);
});

test("ID-5 a failure that belongs to no field describes the field that has the focus", () => {
  const html = renderFlow({
    ...plain,
    response_errors: { non_field_errors: [{ string: "Failed to authenticate.", code: "invalid" }] },
  });
  expect(uid(html)).toMatchObject({ "aria-describedby": "form-errors", autofocus: "" });
  expect(uid(html)?.["aria-invalid"]).toBeUndefined();
  expect(findTag(html, "div", { role: "alert" })?.attributes.id).toBe("form-errors");
});

test("sources are links, promoted ones first; one that needs a script of its own is left out", () => {
  const html = renderFlow(full);
  const links = tagsOf(html).filter((tag) => tag.name === "a" && tag.attributes.href?.startsWith("/s/"));
  expect(links.map((tag) => tag.attributes.href)).toEqual(["/s/s/", "/s/g/"]);
  expect(html).not.toContain("Plex");
  const icons = renderFlow({ ...full, show_source_labels: false });
  expect(findTag(icons, "a", { href: "/s/g/" })?.attributes["aria-label"]).toBe("Continue with GitHub");
});

test("the ways to an account, to recovery and without a password are offered where they exist", () => {
  const html = renderFlow(full);
  for (const href of ["/if/flow/enroll/", "/if/flow/recover/", "/if/flow/passkey/"]) {
    expect(findTag(html, "a", { href })).toBeDefined();
  }
  const { enroll_url: _e, recovery_url: _r, passwordless_url: _p, ...bare } = plain;
  expect(tagsOf(renderFlow(bare)).filter((tag) => tag.name === "a")).toEqual([]);
});

test("a page that offers nothing says so", () => {
  const { passwordless_url: _, ...bare } = plain;
  const html = renderFlow({ ...bare, user_fields: [] });
  expect(html).toContain(messagesOf("en").identification.nothingToOffer);
  expect(findTag(html, "form")).toBeUndefined();
});

test("it says for which application", () => {
  expect(renderFlow(full)).toContain("Log in to continue to Grafana.");
});
