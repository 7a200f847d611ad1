import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { DurationError, durationSchema, parseDuration } from "./duration.ts";

const DAY = 86_400_000;

const good: [string, number][] = [
  ["seconds=0", 0],
  ["hours=1;minutes=30", 5_400_000],
  ["days=1;hours=2", DAY + 7_200_000],
  ["weeks=2", 14 * DAY],
  ["milliseconds=1.5", 1.5],
  ["microseconds=1", 0.001],
  ["microseconds=1500", 1.5],
  ["microseconds=0.2", 0],
  ["seconds=0.1;milliseconds=0.2", 100.2],
  ["HOURS=1", 3_600_000],
  ["Minutes=1;mInUtEs=2", 120_000],
  ["minutes= 5 ", 300_000],
  ["minutes=-5", -300_000],
  ["hours=1;minutes=-90", -1_800_000],
  ["seconds=+1", 1000],
  ["seconds=1e3", 1_000_000],
  ["seconds=.5", 500],
  ["seconds=5.", 5000],
  ["fortnights=x;seconds=1", 1000],
  ["fortnights=;seconds=1", 1000],
  [" hours=1;minutes=1", 60_000],
  ["days=2500000", 2_500_000 * DAY],
];

const bad = [
  "",
  ";",
  "=",
  "5",
  "minutes",
  "minutes=",
  "minutes= ",
  "minutes=5;",
  ";minutes=5",
  "minutes=5;;hours=1",
  "minutes=5=6",
  "minutes==5",
  "minutes=five",
  "minutes=1,5",
  "minutes=1_000",
  "minutes=0x10",
  "minutes=nan",
  "minutes=inf",
  "minutes=Infinity",
  "minutes=x;minutes=5",
  "minutes=5 6",
  "fortnights=1",
  " minutes=5",
  "minutes =5",
  "minutes:5",
  "minutes=30, hours=1",
  "toString=1",
  "__proto__=1",
  "days=2500001",
  "days=-2500001",
  "weeks=1e300",
  "weeks=1e999",
  "weeks=1e999;days=-1e999",
  `seconds=${"1".repeat(300)}`,
  `${"fortnights=1;".repeat(100_000)}seconds=1`,
];

describe("C-6 duration strings", () => {
  it.each(good)("%s", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
    expect(durationSchema.parse(text)).toBe(text);
  });

  it.each(bad.map((text) => [text.slice(0, 60), text]))("refused: %j", (_shown, text) => {
    expect(() => parseDuration(text)).toThrow(DurationError);
    expect(durationSchema.safeParse(text).success).toBe(false);
  });

  it("add up, whatever their order", () => {
    const units = ["milliseconds", "seconds", "minutes", "hours", "days"] as const;
    const amounts = fc.record(Object.fromEntries(units.map((unit) => [unit, fc.integer({ min: -1000, max: 1000 })])));
    const factors: Record<string, number> = {
      milliseconds: 1,
      seconds: 1000,
      minutes: 60_000,
      hours: 3_600_000,
      days: DAY,
    };
    fc.assert(
      fc.property(amounts, (parts) => {
        const pairs = Object.entries(parts).map(([unit, amount]) => `${unit}=${amount}`);
        const expected = Object.entries(parts).reduce((sum, [unit, amount]) => sum + amount * (factors[unit] ?? 0), 0);
        expect(parseDuration(pairs.join(";"))).toBe(expected);
        expect(parseDuration(pairs.toReversed().join(";"))).toBe(expected);
      }),
    );
  });

  it("give a number or a DurationError for any text, and a date that can be stored", () => {
    const pieces = fc.constantFrom("days", "=", ";", "-", "1", "9e9", ".", " ", "weeks=1", "seconds=-5", "\0", "é");
    const text = fc.oneof(
      fc.string(),
      fc.array(pieces).map((list) => list.join("")),
    );
    fc.assert(
      fc.property(text, (value) => {
        try {
          const date = new Date(Date.UTC(2030, 0, 1) + parseDuration(value));
          expect(Math.abs(date.getUTCFullYear())).toBeLessThan(10_000);
        } catch (error) {
          expect(error).toBeInstanceOf(DurationError);
        }
      }),
    );
  });
});

describe("durationSchema", () => {
  it("says what is wrong, with the value cut to a readable length", () => {
    const message = (value: unknown) => durationSchema.safeParse(value).error?.issues[0]?.message ?? "";
    expect(message("5 minutes")).toContain("5 minutes");
    expect(message("x".repeat(100_000)).length).toBeLessThan(200);
    expect(durationSchema.safeParse(5).success).toBe(false);
  });

  it("describes itself to forms and to the OpenAPI document", () => {
    expect(z.toJSONSchema(durationSchema)).toMatchObject({
      type: "string",
      title: "Duration",
      examples: ["minutes=30", "days=1;hours=2"],
    });
    expect(z.toJSONSchema(durationSchema.default("days=1").meta({ title: "Kept for" }))).toMatchObject({
      title: "Kept for",
      default: "days=1",
    });
  });
});
