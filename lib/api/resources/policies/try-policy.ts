import { z } from "zod";
import { silentEvents } from "#lib/events/sink.ts";
import { findUserByKey } from "#lib/identity/find-user.ts";
import { integer, jsonObject, parseNew } from "#lib/models/fields.ts";
import { type Endpoint, ok } from "../../endpoint.ts";
import { invalid, notFound } from "../../errors.ts";
import { findObject } from "../../objects.ts";
import { logEventSchema } from "../../schemas.ts";
import { policyResource } from "./all.ts";

const requestSchema = z
  .object({ user: integer(1), context: jsonObject().default({}) })
  .meta({ id: "PolicyTestRequest" });
const resultSchema = z
  .object({ passing: z.boolean(), messages: z.array(z.string()), log_messages: z.array(logEventSchema) })
  .meta({ id: "PolicyTestResult" });

/** `/policies/all/{policy_uuid}/test/`: what a policy says of somebody, without a trace. */
export const tryPolicyEndpoint: Endpoint = {
  method: "post",
  path: "/policies/all/{policy_uuid}/test/",
  operationId: "policies_all_test_create",
  tag: "policies",
  summary: "Ask a policy about a user, without records and remembered results",
  access: "superuser",
  body: requestSchema,
  answers: { 200: resultSchema },
  async handle(call) {
    const { services, definitions, facts } = call;
    const db = services.client;
    const policy = definitions.policies.get(String((await findObject(db, policyResource, call)).pk));
    if (!policy) throw notFound();
    const { user, context } = parseNew(requestSchema, call.body);
    const subject = await findUserByKey(db, user);
    if (!subject) throw invalid("user", `There is no user with the key "${user}".`);
    const now = services.clock();
    const result = await services.policies.execute(
      { definitions, db, events: silentEvents, now, readOnly: true },
      { policy, binding: null, request: { subject, http: facts, object: null, context, plan: null, debug: true } },
    );
    const log_messages = (result.log ?? []).map(({ level, event, attributes }) => ({
      timestamp: now.toISOString(),
      log_level: level,
      logger: policy.name,
      event,
      attributes,
    }));
    return ok({ passing: result.passing, messages: result.messages, log_messages });
  },
};
