import type { Db } from "#lib/db/client.ts";
import type { FlowDefinition, StageDefinition } from "#lib/flows/definitions.ts";
import { openSecret, secretFields } from "#lib/stages/secrets.ts";
import { FLOW_TARGET, nameKey } from "../content.ts";
import { outsideReferences } from "../outside-references.ts";
import { policySchema, stageSchema } from "../schemas.ts";
import type { StoredVersion } from "../store.ts";

type Version = Pick<StoredVersion, "content" | "names">;

/** Why a version cannot be gone back to, in sentences for people; empty when it can. */
export async function findObstacles(db: Db, flow: FlowDefinition, version: Version): Promise<string[]> {
  const { content } = version;
  return [
    ...(await findMissing(db, flow, version)),
    ...(await findTaken("stage", db.stage, Object.values(content.stages))),
    ...(await findTaken("prompt", db.prompt, Object.values(content.prompts))),
    ...(await findTaken("policy", db.policy, Object.values(content.policies))),
    ...(await findTakenSlug(db, flow, content.flow.slug)),
    ...(await findStrayBindings(db, flow, version)),
    ...findUnknownTypes(version),
    ...Object.values(content.stages).flatMap(findLockedSecrets),
  ];
}

/** Flows, groups and users that it refers to and that are gone. What it consists of itself is put back. */
async function findMissing(db: Db, flow: FlowDefinition, { content, names }: Version): Promise<string[]> {
  const references = outsideReferences(content);
  const keysOf = (wanted: string) => references.filter(({ kind }) => kind === wanted).map(({ key }) => key);
  const select = { id: true } as const;
  const [flowIds, groupIds, userIds] = [
    keysOf("flow").map(String),
    keysOf("group").map(String),
    keysOf("user").map(Number),
  ];
  const found = new Set([
    nameKey("flow", flow.pk),
    ...(flowIds.length > 0 ? await db.flow.findMany({ where: { id: { in: flowIds } }, select }) : []).map(({ id }) =>
      nameKey("flow", id),
    ),
    ...(groupIds.length > 0 ? await db.group.findMany({ where: { id: { in: groupIds } }, select }) : []).map(({ id }) =>
      nameKey("group", id),
    ),
    ...(userIds.length > 0 ? await db.user.findMany({ where: { id: { in: userIds } }, select }) : []).map(({ id }) =>
      nameKey("user", id),
    ),
  ]);
  const missing = references.filter(({ kind, key }) => !found.has(nameKey(kind, key)));
  const texts = missing.map(({ kind, key, from }) => {
    return `The ${kind} “${names[nameKey(kind, key)] ?? key}” is gone, which ${from} refers to.`;
  });
  return [...new Set(texts)];
}

/** As much of a Prisma model's client as is used here. */
interface Named {
  findMany(query: object): Promise<{ id: string; name: string }[]>;
}

/** Names of the version that something else has now. */
async function findTaken(
  kind: string,
  model: unknown,
  items: readonly { pk: string; name: string }[],
): Promise<string[]> {
  if (items.length === 0) return [];
  const where = { name: { in: items.map(({ name }) => name) }, id: { notIn: items.map(({ pk }) => pk) } };
  const others = await (model as Named).findMany({ where, select: { id: true, name: true }, orderBy: { name: "asc" } });
  return others.map(({ name }) => `Another ${kind} is called “${name}” now. Rename it first.`);
}

async function findTakenSlug(db: Db, flow: FlowDefinition, slug: string): Promise<string[]> {
  const other = await db.flow.findUnique({ where: { slug }, select: { id: true } });
  return other && other.id !== flow.pk ? [`Another flow has the address “${slug}” now. Change it first.`] : [];
}

/** Bindings that were moved to other flows: putting them back would take them away there. */
async function findStrayBindings(db: Db, flow: FlowDefinition, { content }: Version): Promise<string[]> {
  const steps = await db.flowStageBinding.findMany({
    where: { id: { in: content.bindings.map(({ pk }) => pk) }, targetId: { not: flow.pk } },
    select: { target: { select: { slug: true } }, stage: { select: { name: true } } },
  });
  const policies = await db.policyBinding.findMany({
    where: {
      id: { in: content.policy_bindings.map(({ pk }) => pk) },
      target: {
        flow: { isNot: { id: flow.pk } },
        OR: [{ stageBinding: null }, { stageBinding: { targetId: { not: flow.pk } } }],
      },
    },
    select: {
      target: {
        select: { flow: { select: { slug: true } }, stageBinding: { select: { target: { select: { slug: true } } } } },
      },
    },
  });
  return [
    ...steps.map(({ stage, target }) => `The step “${stage.name}” belongs to the flow “${target.slug}” now.`),
    ...policies.map(({ target }) => {
      const slug = target.flow?.slug ?? target.stageBinding?.target.slug ?? FLOW_TARGET;
      return `A binding of policies belongs to the flow “${slug}” now.`;
    }),
  ];
}

function findUnknownTypes({ content }: Version): string[] {
  const stages = Object.values(content.stages).filter(({ type }) => !stageSchema(type));
  const policies = Object.values(content.policies).filter(({ type }) => !policySchema(type));
  return [
    ...stages.map(({ name, type }) => `There are no stages of the type “${type}” any more, which “${name}” is.`),
    ...policies.map(({ name, type }) => `There are no policies of the type “${type}” any more, which “${name}” is.`),
  ];
}

/** Secrets that were sealed with another AUTH_SECRET. */
function findLockedSecrets({ pk, name, type, config }: StageDefinition): string[] {
  const schema = stageSchema(type);
  return (schema ? secretFields(schema) : []).flatMap((field) => {
    try {
      openSecret(pk, field, config[field]);
      return [];
    } catch {
      return [`The ${field} of the stage “${name}” was sealed with another AUTH_SECRET and cannot be opened.`];
    }
  });
}
