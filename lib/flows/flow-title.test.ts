import { describe, expect, it } from "vitest";
import { formatTitle } from "./flow-title.ts";

const names = { app: "Wiki", user: "ada" };

describe("formatTitle", () => {
  it.each([
    ["Welcome!", "Welcome!"],
    ["Log in to %(app)s", "Log in to Wiki"],
    ["%(user)s, %(app)s, %(user)s", "ada, Wiki, ada"],
    ["100%% yours, %(user)s", "100% yours, ada"],
    ["%%(user)s", "%(user)s"],
    ["%%%(user)s", "%ada"],
    ["%%%%", "%%"],
    ["", ""],
  ])("fills in %j", (title, expected) => {
    expect(formatTitle(title, names)).toBe(expected);
  });

  it.each([
    "100%",
    "%",
    "%(user)",
    "%(user)d",
    "%(User)s",
    "%(other)s for %(user)s",
    "50% s %(app)s",
    "%s",
    "%r",
    "%%%",
    "%(user)s %",
  ])("shows %j unchanged, as it has another percent sign", (title) => {
    expect(formatTitle(title, names)).toBe(title);
  });

  it("takes names literally: neither their percent signs nor replacement patterns mean anything", () => {
    expect(formatTitle("%(app)s|%(user)s", { app: "%(user)s", user: "$& $1 %% %s" })).toBe("%(user)s|$& $1 %% %s");
  });

  it("leaves an absent application out", () => {
    expect(formatTitle("Log in to %(app)s", { app: "", user: "ada" })).toBe("Log in to ");
  });
});
