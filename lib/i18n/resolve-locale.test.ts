import { expect, test } from "vitest";
import { resolveLocale } from "./resolve-locale.ts";

test("the person's own language comes before the browser's, and that before the brand's", () => {
  expect(resolveLocale({ userLocale: "de", acceptLanguage: "fr", brandLocale: "es" })).toBe("de");
  expect(resolveLocale({ acceptLanguage: "fr", brandLocale: "es" })).toBe("fr");
  expect(resolveLocale({ acceptLanguage: "ja", brandLocale: "es" })).toBe("es");
  expect(resolveLocale({})).toBe("en");
});

test("the browser's weights decide, and regions fall back to their language", () => {
  expect(resolveLocale({ acceptLanguage: "en;q=0.5, de-AT, fr;q=0.9" })).toBe("de");
  expect(resolveLocale({ acceptLanguage: "ja, ar-EG;q=0.4, en;q=0.3" })).toBe("ar");
  expect(resolveLocale({ acceptLanguage: "de;q=0, es" })).toBe("es");
  expect(resolveLocale({ userLocale: "es_MX" })).toBe("es");
});

test.each(["*", "not a tag", "de-", "\u0000", "x".repeat(100_000), "en,".repeat(50_000), "__proto__", ";;;q=9"])(
  "a hostile header falls back without an error: %.20s",
  (acceptLanguage) => {
    expect(resolveLocale({ acceptLanguage, userLocale: acceptLanguage })).toBe("en");
  },
);
