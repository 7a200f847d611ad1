import { expect, it } from "vitest";
import { formToAnswer, typedValues } from "./flow-form.ts";

function formOf(entries: [string, string | File][]): FormData {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}

it("leaves out what the form carries for itself, and empty fields that may be empty", async () => {
  const form = formOf([
    ["$ACTION_ID_x", ""],
    ["flow:step", "1"],
    ["flow:optional", "age"],
    ["age", ""],
    ["name", ""],
    ["attributes.phone", "123"],
  ]);
  expect(await formToAnswer(form)).toEqual({ name: "", "attributes.phone": "123" });
});

it("takes the last of a repeated name: a ticked box over what an unticked one means", async () => {
  expect(
    await formToAnswer(
      formOf([
        ["terms", "off"],
        ["terms", "on"],
      ]),
    ),
  ).toEqual({ terms: "on" });
  expect(await formToAnswer(formOf([["terms", "off"]]))).toEqual({ terms: "off" });
});

it("makes a data URI of a file, without what its type could smuggle in", async () => {
  const file = (type: string) => new File(["hello"], "x", { type });
  expect(await formToAnswer(formOf([["f", file("text/plain")]]))).toEqual({ f: "data:text/plain;base64,aGVsbG8=" });
  expect(await formToAnswer(formOf([["f", file('a/b;x="')]]))).toEqual({
    f: "data:application/octet-stream;base64,aGVsbG8=",
  });
  expect(await formToAnswer(formOf([["f", new File([], "")]]))).toEqual({});
});

it("never gives secrets back to the page", () => {
  expect(
    typedValues(
      formOf([
        ["uid_field", "alice"],
        ["password", "x"],
        ["new_password", "y"],
        ["code", "1"],
        ["token", "t"],
      ]),
    ),
  ).toEqual({
    uid_field: "alice",
  });
});
