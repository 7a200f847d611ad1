import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { expressionNames, suggestNames } from "./expression-names.ts";

const sandbox = (path: string) => readFileSync(new URL(`../../policies/expression/${path}`, import.meta.url), "utf8");

describe("names of expressions", () => {
  const offered = new Set(expressionNames.map(({ name }) => name));

  it("are all that the sandbox gives to Python", () => {
    const helpers = sandbox("python/_helpers.py").split("def helpers():")[1] ?? "";
    const names = [...helpers.matchAll(/^ {8}"(\w+)":/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !offered.has(name ?? ""))).toEqual([]);
  });

  it("and nothing that it does not give", () => {
    const [helpers, run] = [sandbox("python/_helpers.py"), sandbox("python/_run.py")];
    // What a run gives to its policies, and a prompt to its programs.
    const variables = ["ak_is_sso_flow", "flow_plan", "prompt_context"];
    const unknown = [...offered].filter((name) => !`${helpers}${run}`.includes(`"${name}"`));
    expect(unknown.filter((name) => !variables.includes(name))).toEqual([]);
  });

  it("are the same in JavaScript", () => {
    const helpers = sandbox("javascript/6-helpers.js").split("sandbox.makeHelpers")[1] ?? "";
    const names = [...helpers.matchAll(/^ {4}(\w+)[:,]/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(15);
    // Only JavaScript has no other way to come by it.
    expect(names.filter((name) => !offered.has(name ?? ""))).toEqual(["redirect_stage"]);
  });

  it("are offered by what stands before the dot", () => {
    expect(suggestNames("ak_m").map(({ name }) => name)).toContain("ak_message");
    expect(suggestNames("request.").map(({ name }) => name)).toContain("context");
    expect(suggestNames("request.user.us").map(({ name }) => name)).toContain("username");
    expect(suggestNames("toString.a")).toEqual([]);
  });
});
