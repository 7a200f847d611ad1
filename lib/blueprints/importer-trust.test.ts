import { describe, expect, test } from "vitest";
import { createSetup, flow, flowEntry, run } from "./importer.fixtures.ts";
import { type ImportSource, trustFolder, uploadedPolicy } from "./source.ts";

describe("an imported flow file could create any object: the import does only what was allowed", () => {
  test.each([
    ["add", "present", false],
    ["change", "present", true],
    ["delete", "absent", true],
  ])("without the right to %s", async (action, state, there) => {
    const setup = createSetup();
    if (there) await run(setup, flowEntry("id: f"));
    const asked: string[] = [];
    const result = await run(setup, flowEntry(`state: ${state}`), {
      authorize: (wanted, model) => {
        asked.push(`${wanted} ${model}`);
        return wanted !== action;
      },
    });
    expect(asked).toEqual([`${action} ${flow}`]);
    expect(result.error).toMatchObject({ kind: "permission", place: { entry: "entries[0]", model: flow } });
    expect(setup.store.rows(flow)).toHaveLength(there ? 1 : 0);
  });
});

describe("what a document may take from the server", () => {
  const environment = {
    AUTHENTIK_BOOTSTRAP_EMAIL: "a@b.c",
    BOOTSTRAP_TOKEN: "t",
    AUTH_SECRET: "s",
    DATABASE_URL: "d",
    PATH: "p",
  };
  const read = async (text: string, policy: ImportSource["policy"]) => {
    const setup = { ...createSetup(), environment };
    const result = await run(
      setup,
      `entries: [{model: authentik_core.group, identifiers: {name: g}, attrs: {v: ${text}}}]`,
      { policy },
    );
    return {
      value: setup.store.rows("authentik_core.group")[0]?.data.v,
      warnings: result.logs.filter((line) => line.log_level === "warning"),
    };
  };
  const folder = import.meta.dirname;

  test.each([
    ["!Env AUTHENTIK_BOOTSTRAP_EMAIL", "a@b.c"],
    ["!Env AUTHENTIK_BOOTSTRAP_TOKEN", "t"],
    ["!Env [BOOTSTRAP_TOKEN, x]", "t"],
    ["!Env [AUTHENTIK_BOOTSTRAP_PASSWORD, null]", null],
    ["!Env [AUTH_SECRET, default]", "default"],
    ["!Env DATABASE_URL", null],
    ["!Env PATH", null],
    ["!File [../env.ts, default]", "default"],
    ["!File [/etc/hostname, default]", "default"],
    ["!File [nothing-here, default]", "default"],
    ["!File [., default]", "default"],
  ])("a file on disk: %s gives %j", async (text, value) => {
    expect((await read(text, trustFolder(folder))).value).toBe(value);
  });

  test("a file on disk reads files beside it", async () => {
    expect((await read("!File source.ts", trustFolder(folder))).value).toContain("export const uploadedPolicy");
  });

  test.each([
    "!Env [AUTHENTIK_BOOTSTRAP_EMAIL, default]",
    "!Env [BOOTSTRAP_TOKEN, default]",
    "!File [source.ts, default]",
  ])("an upload: %s gives the default and a warning", async (text) => {
    const { value, warnings } = await read(text, uploadedPolicy);
    expect(value).toBe("default");
    expect(warnings).toHaveLength(1);
  });
});
