import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { harmlessTargets, hostileTargets } from "./next-url.fixtures.ts";
import { isSafeNext, toLocation } from "./next-url.ts";

describe("isSafeNext", () => {
  it.each(hostileTargets)("refuses: $name", ({ value }) => {
    expect(isSafeNext(value)).toBe(false);
    expect(toLocation(value)).toBeNull();
  });

  it.each(harmlessTargets)("accepts: $name", ({ value }) => {
    expect(isSafeNext(value)).toBe(true);
  });

  it.each([undefined, null, 0, true, {}, ["/"]])("refuses what is not text: %s", (value) => {
    expect(isSafeNext(value)).toBe(false);
  });

  /** Text made of what such attacks are made of, so that random tries come near the boundary. */
  const crafted = fc
    .array(
      fc.constantFrom(
        ..."/\\.:@?#%\t\n ",
        ...["//", "..", "%2f", "%5c", "%2e", "%25", "%09", "evil.example", "https:", "a", "\uff0f", "\uff0e", "\u2044"],
      ),
      { maxLength: 8 },
    )
    .map((parts) => `/${parts.join("")}`);

  it.each(["https://login.example.com/if/flow/x/", "http://127.0.0.1:3000/"])(
    "never leaves %s, raw, as a header or decoded once more",
    (page) => {
      fc.assert(
        fc.property(fc.oneof(crafted, fc.webPath(), fc.string({ unit: "binary" })), (value) => {
          const location = toLocation(value);
          if (location === null) return;
          const { origin } = new URL(page);
          expect(new URL(value, page).origin).toBe(origin);
          expect(new URL(location, page).origin).toBe(origin);
          expect(new URL(location, page).href).toBe(new URL(value, page).href);
          const path = location.split(/[?#]/, 1)[0] ?? "";
          for (const reading of [path, decodeURIComponent(path), decodeURIComponent(path).normalize("NFKC")]) {
            expect(new URL(reading, page).origin).toBe(origin);
            expect(new URL(new URL(reading, page).pathname, page).origin).toBe(origin);
          }
        }),
        { numRuns: 1000 },
      );
    },
  );

  it("judges a target and its header form alike", () => {
    fc.assert(
      fc.property(fc.oneof(crafted, fc.webPath()), (value) => {
        const location = toLocation(value);
        if (location !== null && location.length <= 2048) expect(toLocation(location)).toBe(location);
      }),
    );
  });
});

describe("toLocation", () => {
  it("gives a header value in ASCII", () => {
    expect(toLocation("/文書?q=é x#ü")).toBe("/%E6%96%87%E6%9B%B8?q=%C3%A9%20x#%C3%BC");
  });

  it.each(["/", "/x?y=z#f", "/a/b?next=%2Fc", "/path?u=https%3A%2F%2Fx"])("leaves %s as it is", (value) => {
    expect(toLocation(value)).toBe(value);
  });
});
