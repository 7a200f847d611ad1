import { createHash, randomUUID } from "node:crypto";
import type { FlowDefinition, FlowSnapshotContent, PromptDefinition } from "#lib/flows/definitions.ts";
import { createFlowToken } from "#lib/flows/flow-tokens.ts";
import { createPlan, inMemoryStage, wrapStage } from "#lib/flows/plan.ts";
import type { FlowServices } from "#lib/flows/services.ts";
import { canonicalJson } from "#lib/flows/snapshot.ts";
import { toUserReference, type UserRecord } from "#lib/identity/user-record.ts";
import { promptConfig } from "#lib/stages/prompt/config.ts";
import { userLoginConfig } from "#lib/stages/user-login/config.ts";
import { userWriteConfig } from "#lib/stages/user-write/config.ts";

const LIFETIME_MS = 3_600_000;
const NAME = "break-glass";

/** A link that works once. */
export interface PasswordLink {
  address: string;
  expires: Date;
}

/**
 * Makes a link with which somebody sets a new password and is logged in. The run behind it is made here and kept with the link: no stage,
 * prompt or policy that is stored has a part in it, so that nothing an administrator has changed can break it.
 *
 * @param flow at whose address it runs @param origin where browsers reach the installation
 */
export async function createPasswordLink(
  services: FlowServices,
  person: UserRecord,
  flow: FlowDefinition,
  origin: string,
): Promise<PasswordLink> {
  const prompts = [field("password", "New password", 0), field("password_repeat", "New password, again", 1)];
  const content: FlowSnapshotContent = {
    flow,
    bindings: [],
    stages: {},
    prompts: Object.fromEntries(prompts.map((prompt) => [prompt.pk, prompt])),
  };
  const snapshot = { hash: createHash("sha256").update(canonicalJson(content)).digest("hex"), content };
  const now = services.clock();
  const expires = new Date(now.getTime() + LIFETIME_MS);
  const plan = createPlan(flow.pk, snapshot.hash, { pending_user: toUserReference(person) }, now, null);
  plan.bindings = [
    inMemoryStage("prompt", NAME, promptConfig.parse({ fields: prompts.map(({ pk }) => pk), validation_policies: [] })),
    inMemoryStage("user_write", NAME, userWriteConfig.parse({ user_creation_mode: "never_create" })),
    inMemoryStage("user_login", NAME, userLoginConfig.parse({})),
  ].map(wrapStage);
  plan.proofs = (["identified", "vouched"] as const).map((kind) => ({ kind, user: person.pk, stage: NAME }));
  const key = await services.client.$transaction(async (db) => {
    await services.snapshots.save(db, snapshot);
    const identifier = `${person.uuid}-${NAME}`;
    return createFlowToken(db, services.executions, { identifier, userId: person.pk, plan, expires, now });
  });
  const query = new URLSearchParams({ flow_token: key, next: "/if/admin/" });
  return { address: `${origin}/if/flow/${flow.slug}/?${query}`, expires };
}

function field(field_key: string, label: string, order: number): PromptDefinition {
  return {
    pk: randomUUID(),
    name: `${NAME}-${field_key}`,
    field_key,
    label,
    type: "password",
    required: true,
    placeholder: label,
    initial_value: "",
    order,
    sub_text: "",
    placeholder_expression: false,
    initial_value_expression: false,
    expression_language: "python",
  };
}
