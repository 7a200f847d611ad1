import { describe, expect, it } from "vitest";
import { parseMailbox, toMailAddress } from "./address.ts";
import { systemSender } from "./settings.ts";
import { parseEmailUrl } from "./smtp-url.ts";

describe("EMAIL_URL", () => {
  it.each([
    [
      "smtp://localhost",
      { host: "localhost", port: 587, username: "", tls: "offered", verify: true, timeoutMs: 10_000 },
    ],
    ["smtp://localhost:1025", { port: 1025 }],
    ["smtps://mail.example.com", { host: "mail.example.com", port: 465, tls: "implicit" }],
    ["smtp://[::1]:25", { host: "::1", port: 25 }],
    ["smtp://u%40x:p%3Aw@mail.example.com", { username: "u@x", password: "p:w", tls: "required" }],
    ["smtp://u:p@127.0.0.1", { tls: "offered" }],
    ["smtp://u:p@mail.example.com?ignoreTLS=true", { tls: "none" }],
    [
      "smtp://mail.example.com?requireTLS=true&rejectUnauthorized=false&timeout=3",
      { tls: "required", verify: false, timeoutMs: 3000 },
    ],
  ])("reads %s", (text, expected) => {
    expect(parseEmailUrl(text)).toMatchObject(expected);
  });

  it.each([
    "http://mail.example.com",
    "mail.example.com",
    "smtp://",
    "smtp://mail.example.com?tls=maybe",
    "smtp://mail.example.com?timeout=0",
    "smtp://mail.example.com?ignoreTLS=1",
    "smtp://%zz:p@mail.example.com",
  ])("refuses %s", (text) => {
    expect(parseEmailUrl(text)).toBeNull();
  });
});

describe("addresses", () => {
  it.each([
    ["login@example.com", { name: "", address: "login@example.com" }],
    ["Example Login <login@example.com>", { name: "Example Login", address: "login@example.com" }],
    ['"Login, Example" <login@example.com>', { name: "Login, Example", address: "login@example.com" }],
    ["authentik@localhost", { name: "", address: "authentik@localhost" }],
  ])("reads %s", (text, expected) => {
    expect(parseMailbox(text)).toEqual(expected);
  });

  it.each(["", "nobody", "a@b@c", "a@b, c@d", "<a@b>, <c@d>", "a@b>", 'a"@b', `${"x".repeat(251)}@a.b`])(
    "EM-13 %j is no single mailbox",
    (text) => {
      expect(parseMailbox(text)).toBeNull();
    },
  );

  it("EM-13 takes line breaks out", () => {
    expect(toMailAddress("a@b.c\r\n", "Ada\r\nBcc: x@y.z\0")).toEqual({ name: "Ada  Bcc: x@y.z", address: "a@b.c" });
  });

  it("the system has a sender even when none is set", () => {
    expect(systemSender(undefined, undefined).address).toBe("vestibule@localhost");
    expect(systemSender(undefined, "https://login.example.com").address).toBe("vestibule@login.example.com");
    expect(systemSender("A <a@b.c>", undefined)).toEqual({ name: "A", address: "a@b.c" });
  });
});
