import { describe, expect, test } from "vitest";
import type { ObjectModel } from "#lib/models/model.ts";
import { importBlueprint } from "./importer.ts";
import { knownModels } from "./known-models.ts";
import { uploadedPolicy } from "./source.ts";
import { type MemoryDb, MemoryStore, memoryModel } from "./testing/memory-models.ts";
import { hasReferenceFiles, listReferenceFiles } from "./testing/reference-files.ts";

const bindable = new Set([
  "authentik_flows.flow",
  "authentik_flows.flowstagebinding",
  "authentik_events.notificationrule",
]);

function createSetup() {
  const models = new Map<string, ObjectModel<MemoryDb>>(
    [...knownModels].map((name) => [name, memoryModel(name, { bindable: bindable.has(name) })]),
  );
  return { store: new MemoryStore(), models };
}

describe.runIf(hasReferenceFiles)("with every model of the reference implementation", () => {
  const newer = "default/flow-default-account-selection-flow.yaml";

  test.each(listReferenceFiles().filter(({ name }) => name !== newer))(
    "$name is carried out",
    async ({ name, text }) => {
      const setup = createSetup();
      const source = { file: name, text, policy: uploadedPolicy };
      const first = await importBlueprint(setup, source);
      expect(first.error?.message).toBeUndefined();
      const rows = structuredClone(setup.store.db.tables);
      const second = await importBlueprint(setup, source);
      expect(second.changes.filter((change) => change.action === "created")).toEqual([]);
      expect(setup.store.db.tables).toEqual(rows);
    },
  );

  test("a stage type that is not known is named", async () => {
    const file = listReferenceFiles().find(({ name }) => name === newer);
    const result = await importBlueprint(createSetup(), {
      file: newer,
      text: file?.text ?? "",
      policy: uploadedPolicy,
    });
    expect(result.error?.text).toBe('Unknown model "authentik_stages_account_selection.accountselectionstage".');
    expect(result.error?.place).toMatchObject({ entry: "entries[1]", entryId: "default-account-selection-picker" });
  });

  test("the read-only role gets a permission for every model", async () => {
    const setup = createSetup();
    const file = listReferenceFiles().find(({ name }) => name === "default/rbac-role-read-only.yaml");
    await importBlueprint(setup, { file: "role.yaml", text: file?.text ?? "", policy: uploadedPolicy });
    const permissions = setup.store.rows("authentik_rbac.role")[0]?.data.permissions as string[];
    expect(permissions).toHaveLength(knownModels.size);
    expect(permissions).toContain("authentik_flows.view_flow");
  });
});
