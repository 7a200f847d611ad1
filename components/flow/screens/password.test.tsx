import { expect, test } from "vitest";
import { findTag, renderFlow } from "../testing.tsx";
import { challenges } from "./challenges.fixtures.ts";

const challenge = challenges["ak-stage-password"];
const field = (html: string) => findTag(html, "input", { name: "password" })?.attributes;

test("password managers see whose password it is", () => {
  const html = renderFlow(challenge);
  const username = findTag(html, "input", { autocomplete: "username" })?.attributes;
  expect(username?.name).toBeUndefined();
  expect(username).toMatchObject({
    value: "ada",
    readonly: "",
    tabindex: "-1",
    type: "text",
  });
  expect(field(html)).toMatchObject({ type: "password", autocomplete: "current-password", autofocus: "" });
});

test("PW-8 no password is ever filled in, whatever was typed", () => {
  const html = renderFlow(challenge, { values: { password: "s3cret" } });
  expect(html).not.toContain("s3cret");
});

test("the way back for everybody else keeps where they were going", () => {
  expect(findTag(renderFlow(challenge), "a", { href: "/flows/-/cancel/?next=%2Fa" })).toBeDefined();
});

test("PW-2 a wrong password is announced with the field, which has the focus", () => {
  const html = renderFlow({
    ...challenge,
    response_errors: { password: [{ string: "Invalid password", code: "invalid" }] },
  });
  expect(field(html)).toMatchObject({ "aria-invalid": "true", "aria-describedby": "password-error", autofocus: "" });
  expect(html.match(/Invalid password/g)).toHaveLength(1);
});

test("the button that shows the password is not there before scripts are", () => {
  expect(renderFlow(challenge)).not.toContain("Show password");
});

test("PW-7 recovery is offered when there is one", () => {
  expect(findTag(renderFlow(challenge), "a", { href: challenge.recovery_url })).toBeDefined();
  const { recovery_url: _, ...without } = challenge;
  expect(renderFlow(without)).not.toContain("Forgot password?");
});
