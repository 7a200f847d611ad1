import { isDeepStrictEqual } from "node:util";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { ApiError } from "#lib/api/errors.ts";
import { changeObject, createObject, destroyObject, inTransaction, withinTransaction } from "#lib/api/objects.ts";
import { stageBindingResource } from "#lib/api/resources/flows/bindings.ts";
import { flowResource } from "#lib/api/resources/flows/instances.ts";
import { policyBindingResource } from "#lib/api/resources/policies/bindings.ts";
import type { Db } from "#lib/db/client.ts";
import type { FlowDefinition } from "#lib/flows/definitions.ts";
import { assignOrders } from "./orders.ts";
import { type BoundPolicy, type FlowStep, type FlowStructure, isNew } from "./structure.ts";

/** What a draft is published over: if the flow is no longer like this, somebody else has changed it. */
export interface Publication {
  flow: FlowDefinition;
  /** The flow when editing began. */
  base: FlowStructure;
  /** The flow as it is stored now. */
  current: FlowStructure;
  draft: FlowStructure;
}

/**
 * Makes a flow what its draft says, as a whole or not at all. Every difference is a change of its own to the audit record; runs in
 * progress keep the version that they began with.
 *
 * @throws ApiError 409 when the flow was changed since editing began, FieldErrors when the draft breaks a rule
 */
export async function publishDraft(call: ApiCall, publication: Publication): Promise<void> {
  const { flow, base, current, draft } = publication;
  if (!isDeepStrictEqual(withoutNames(base), withoutNames(current)))
    throw new ApiError(409, {
      detail: "Somebody else has changed this flow since you began. Reload it and try again.",
    });
  const work = (db: Db) => new Publisher(withinTransaction(call, db), flow).publish(current, draft);
  await inTransaction(call, work, { cause: "editor" });
}

/** Names are shown along; they do not belong to the flow. */
function withoutNames({ steps, policies, ...rest }: FlowStructure) {
  const plain = (bound: readonly BoundPolicy[]) => bound.map(({ name: _name, ...policy }) => policy);
  return {
    ...rest,
    policies: plain(policies),
    steps: steps.map(({ name: _name, type: _type, ...step }) => ({ ...step, policies: plain(step.policies) })),
  };
}

class Publisher {
  readonly #call: ApiCall;
  readonly #flow: FlowDefinition;

  constructor(call: ApiCall, flow: FlowDefinition) {
    this.#call = call;
    this.#flow = flow;
  }

  async publish(before: FlowStructure, after: FlowStructure): Promise<void> {
    const kept = new Set(after.steps.map(({ key }) => key));
    for (const { key } of before.steps.filter((step) => !kept.has(step.key)))
      await destroyObject(stageBindingResource, this.#with({ fsb_uuid: key }));
    if (before.policy_engine_mode !== after.policy_engine_mode)
      await changeObject(
        flowResource,
        this.#with({ slug: this.#flow.slug }, { policy_engine_mode: after.policy_engine_mode }),
        { whole: false },
      );
    await this.#publishPolicies(this.#flow.pk, before.policies, after.policies);
    const stored = (this.#call.definitions.bindings.get(this.#flow.pk) ?? []).map(
      ({ pk, order }) => [pk, order] as const,
    );
    const orders = assignOrders(
      after.steps.map(({ key }) => key),
      new Map(stored),
    );
    for (const [index, step] of after.steps.entries())
      await this.#publishStep(
        before.steps.find(({ key }) => key === step.key),
        step,
        orders[index] ?? 0,
      );
  }

  async #publishStep(before: FlowStep | undefined, step: FlowStep, order: number): Promise<void> {
    const { stage, evaluate_on_plan, re_evaluate_policies, invalid_response_action, policy_engine_mode } = step;
    const settings = { evaluate_on_plan, re_evaluate_policies, invalid_response_action, policy_engine_mode };
    const body = { target: this.#flow.pk, stage, order, ...settings };
    const saved = before
      ? await changeObject(stageBindingResource, this.#with({ fsb_uuid: step.key }, body), { whole: false })
      : await createObject(stageBindingResource, this.#with({}, body));
    await this.#publishPolicies(String(saved.pk), before?.policies ?? [], step.policies);
  }

  async #publishPolicies(target: string, before: readonly BoundPolicy[], after: readonly BoundPolicy[]): Promise<void> {
    const kept = new Set(after.map(({ key }) => key));
    for (const { key } of before.filter((policy) => !kept.has(policy.key)))
      await destroyObject(policyBindingResource, this.#with({ policy_binding_uuid: key }));
    for (const [order, { key, kind, id, name: _name, ...settings }] of after.entries()) {
      const bound = { [kind]: kind === "user" ? Number(id) : id };
      const body = { target, order, ...settings, ...bound };
      if (isNew(key)) await createObject(policyBindingResource, this.#with({}, body));
      else await changeObject(policyBindingResource, this.#with({ policy_binding_uuid: key }, body), { whole: false });
    }
  }

  #with(params: Record<string, string>, body: Record<string, unknown> = {}): ApiCall {
    return { ...this.#call, params, body };
  }
}
