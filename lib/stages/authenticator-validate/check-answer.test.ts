import { describe, expect, test } from "vitest";
import { checkChoice } from "./check-answer.ts";

const offered = ["one", "two"];

/** Field, code and id of everything that is wrong. */
function faults(answer: Record<string, unknown>): string[] {
  const checked = checkChoice(answer, offered);
  if (!("errors" in checked)) return [];
  return Object.entries(checked.errors).flatMap(([field, texts]) =>
    texts.map(({ code, id }) => `${field} ${code} ${id}`),
  );
}

test("VAL-5 a stage on offer is chosen", () => {
  expect(checkChoice({ selected_stage: "two" }, offered)).toEqual({ chosen: "two" });
});

describe("what is refused", () => {
  const selection = { device_class: "totp", device_uid: "1", challenge: {}, last_used: null };
  test.each<[string, Record<string, unknown>, string[]]>([
    ["VAL-14 nothing", {}, ["non_field_errors invalid validate.empty"]],
    [
      "VAL-5 a stage that is not on offer",
      { selected_stage: "three" },
      ["selected_stage invalid validate.stage_invalid"],
    ],
    ["no stage", { selected_stage: null }, ["selected_stage null null"]],
    ["a code", { code: "123456" }, ["code invalid validate.no_class"]],
    ["an empty code", { code: " " }, ["code blank blank"]],
    ["an assertion", { webauthn: {} }, ["webauthn invalid validate.no_class"]],
    ["VAL-40 a device's key in digits", { duo: "1" }, ["duo invalid validate.no_class"]],
    ["a device's key that is none", { duo: "x" }, ["duo invalid invalid_integer"]],
    [
      "VAL-13 a device that was not issued",
      { selected_challenge: selection },
      ["selected_challenge invalid validate.no_class"],
    ],
    [
      "VAL-32 half a device",
      { selected_challenge: { device_class: "totp" } },
      ["selected_challenge invalid validate.no_class"],
    ],
    [
      "VAL-32 an unknown class",
      { selected_challenge: { ...selection, device_class: "pigeon" } },
      ["selected_challenge invalid validate.no_class"],
    ],
    ["a good choice beside a code", { selected_stage: "one", code: "1" }, ["code invalid validate.no_class"]],
  ])("%s", (_name, answer, expected) => {
    expect(faults(answer)).toEqual(expected);
  });
});
