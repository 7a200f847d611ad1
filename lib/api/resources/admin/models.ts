import { z } from "zod";
import { createModels } from "#lib/models/registry.ts";
import { policyTypes } from "#lib/policies/policy-types.ts";
import { stageTypes } from "#lib/stages/stage-types.ts";
import { type Endpoint, ok } from "../../endpoint.ts";

const entrySchema = z.object({ name: z.string(), label: z.string() });

/** What kinds of objects are called that are no stages and policies. */
const labels: Readonly<Record<string, string>> = {
  "authentik_flows.flow": "Flow",
  "authentik_flows.flowstagebinding": "Flow Stage Binding",
  "authentik_stages_prompt.prompt": "Prompt",
  "authentik_stages_invitation.invitation": "Invitation",
  "authentik_policies.policybinding": "Policy Binding",
  "authentik_core.group": "Group",
  "authentik_core.user": "User",
  "authentik_core.token": "Token",
  "authentik_brands.brand": "Brand",
  ...Object.fromEntries(
    [...Object.values(stageTypes), ...Object.values(policyTypes)].map(({ model, verboseName }) => [model, verboseName]),
  ),
};

/** `/admin/apps/` and `/admin/models/`: which kinds of objects there are, for whoever edits blueprints and rules about events. */
export const modelEndpoints: readonly Endpoint[] = [
  {
    ...describeEndpoint("apps", "Parts of the system that have objects"),
    answers: { 200: z.array(entrySchema.meta({ id: "App" })) },
    handle: async () => ok(listApps()),
  },
  {
    ...describeEndpoint("models", "Kinds of objects"),
    answers: { 200: z.array(entrySchema.meta({ id: "Model" })) },
    handle: async () => ok(listModels()),
  },
];

function describeEndpoint(name: string, summary: string) {
  const shared = { method: "get", tag: "admin", access: "authenticated", summary } as const;
  return { ...shared, path: `/admin/${name}/`, operationId: `admin_${name}_list` };
}

function listModels(): { name: string; label: string }[] {
  return [...createModels().keys()].map((name) => ({ name, label: labels[name] ?? name })).toSorted(byName);
}

/** As the reference implementation names them: `authentik.stages.password` for `authentik_stages_password`. */
function listApps(): { name: string; label: string }[] {
  const apps = new Set([...createModels().keys()].map((name) => name.split(".", 1)[0] ?? ""));
  return [...apps].map((app) => ({ name: toModule(app), label: toLabel(app) })).toSorted(byName);
}

function toModule(app: string): string {
  return app.replace(/^authentik_(stages|policies|sources)_/, "authentik.$1.").replace(/^authentik_/, "authentik.");
}

function toLabel(app: string): string {
  const [, kind, rest] = /^authentik_(?:(stages|policies|sources)_)?(.+)$/.exec(app) ?? [];
  const name = (rest ?? app).replaceAll("_", " ");
  const title = name.charAt(0).toUpperCase() + name.slice(1);
  return kind ? `${kind.charAt(0).toUpperCase()}${kind.slice(1)}: ${title}` : title;
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}
