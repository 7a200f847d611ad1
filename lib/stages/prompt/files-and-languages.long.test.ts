import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { LOCALE_COOKIE } from "#lib/i18n/request-locale.ts";
import { acceptedTypes, isAccepted } from "./file-types.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await createTestEngine();
});
afterAll(() => engine.close());

async function form(
  field: { key: string; type: string; placeholder?: string; required?: boolean },
  ...after: object[]
) {
  const { id } = await engine.client.prompt.create({
    data: {
      name: randomUUID(),
      fieldKey: field.key,
      label: "L",
      type: field.type,
      placeholder: field.placeholder ?? "",
      required: field.required ?? true,
    },
  });
  const stages = [{ type: "prompt", config: { fields: [id] } }, ...(after as { type: string }[])];
  return (await engine.flow({ stages })).slug;
}

describe("a file", () => {
  const answer = async (slug: string, picture: unknown) => {
    const browser = engine.browser();
    await browser.get(slug);
    const { response_errors } = await browser.post(slug, { picture });
    return response_errors?.picture?.map(({ code }) => code) ?? "accepted";
  };

  test.each([
    ["data:text/plain;base64,aGVsbG8=", "accepted"],
    ["DATA:text/plain;base64,", "accepted"],
    ["https://example.com/a.png", ["invalid"]],
    ["javascript:alert(1)", ["invalid"]],
    ["data:text/plain,hello", ["invalid"]],
    ["data:text/plain;name=a.txt;base64,aGVsbG8=", ["invalid"]],
    ["data:text/plain;base64", ["invalid"]],
    ["data:text/plain;charset=utf-8,hello", ["invalid"]],
    ["", ["blank"]],
    [["data:,"], ["invalid"]],
    [`data:text/plain;base64,${"A".repeat(1_000_001)}`, ["max_length"]],
  ])("PR-11 is a data URI with the base64 marker: %.40s", async (uri, expected) => {
    expect(await answer(await form({ key: "picture", type: "file" }), uri)).toEqual(expected);
  });

  test.each([
    ["image/png, image/*", "data:image/jpeg;base64,AA==", "accepted"],
    ["image/PNG", "data:Image/png;base64,AA==", "accepted"],
    ["image/png", "data:text/html;base64,AA==", ["invalid"]],
    ["image/png", "data:image/png2;base64,AA==", ["invalid"]],
    ["image/png", "data:;base64,AA==", ["invalid"]],
    ["Your picture", "data:text/html;base64,AA==", "accepted"],
  ])("is of a type that the placeholder lists: %s, %s", async (placeholder, uri, expected) => {
    expect(await answer(await form({ key: "picture", type: "file", placeholder }), uri)).toEqual(expected);
  });

  test("a hint that is no list of types limits nothing", () => {
    expect(acceptedTypes("a/b, and more")).toBeNull();
    expect(acceptedTypes("")).toBeNull();
    expect(acceptedTypes("*/*")).toBeNull();
    expect(isAccepted(null, "a/b")).toBe(true);
  });

  test("is written where its key says", async () => {
    const user = await engine.user();
    const slug = await form({ key: "attributes.avatar", type: "file" }, { type: "user_write" });
    const browser = engine.browser();
    await engine.logIn(browser, user.pk);
    await browser.get(slug);
    await browser.post(slug, { "attributes.avatar": "data:image/png;base64,AA==" });
    const { attributes } = await engine.client.user.findUniqueOrThrow({ where: { id: user.pk } });
    expect(attributes).toEqual({ avatar: "data:image/png;base64,AA==" });
  });
});

describe("a language that is chosen", () => {
  const KEY = "attributes.settings.locale";
  const german = { headers: { "accept-language": "de" } };

  test("is that of what is shown next, of this browser's later pages, and of no other browser's", async () => {
    const slug = await form({ key: KEY, type: "ak-locale" }, { type: "dummy" });
    const browser = engine.browser(german);
    await browser.get(slug);
    expect(browser.last?.facts.locale).toBe("de");
    await browser.post(slug, { [KEY]: "fr" });
    expect(browser.last?.facts.locale).toBe("fr");
    expect(browser.last?.cookies).toEqual([{ name: LOCALE_COOKIE, value: "fr", maxAge: expect.any(Number) }]);
    await browser.get((await engine.flow({ stages: [{ type: "dummy" }] })).slug);
    expect(browser.last?.facts.locale).toBe("fr");
    const other = engine.browser(german);
    await other.get(slug);
    expect(other.last?.facts.locale).toBe("de");
  });

  test("is forgotten when none is chosen", async () => {
    const slug = await form({ key: KEY, type: "ak-locale", required: false }, { type: "dummy" });
    const browser = engine.browser(german);
    browser.cookies[LOCALE_COOKIE] = "es";
    await browser.get(slug);
    expect(browser.last?.facts.locale).toBe("es");
    await browser.post(slug, { [KEY]: "" });
    expect(browser.last?.facts.locale).toBe("de");
    expect(browser.last?.cookies).toEqual([{ name: LOCALE_COOKIE, value: "", maxAge: 0 }]);
  });

  test.each(["pt", "xx-invalid", "__proto__", "fr\r\nSet-Cookie: a=b"])(
    "that is not ours changes nothing: %j",
    async (locale) => {
      const slug = await form({ key: KEY, type: "ak-locale" }, { type: "dummy" });
      const browser = engine.browser(german);
      await browser.get(slug);
      await browser.post(slug, { [KEY]: locale });
      expect(browser.last?.facts.locale).toBe("de");
      expect(browser.last?.cookies).toEqual([]);
    },
  );

  test("is stored for the person, and then holds in every browser, over what was chosen there", async () => {
    const user = await engine.user();
    const slug = await form({ key: KEY, type: "ak-locale" }, { type: "user_write" });
    const browser = engine.browser(german);
    await engine.logIn(browser, user.pk);
    await browser.get(slug);
    await browser.post(slug, { [KEY]: "ar" });
    const elsewhere = engine.browser(german);
    elsewhere.cookies[LOCALE_COOKIE] = "es";
    await engine.logIn(elsewhere, user.pk);
    await elsewhere.get(slug);
    expect(elsewhere.last?.facts.locale).toBe("ar");
  });
});
