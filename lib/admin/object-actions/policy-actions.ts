import { z } from "zod";
import { tryPolicyEndpoint } from "#lib/api/resources/policies/try-policy.ts";
import { callEndpoint } from "../call-endpoint.ts";
import { toLogLines } from "./log-lines.ts";
import type { ObjectAction } from "./object-action.ts";

const answerSchema = z.object({ passing: z.boolean(), messages: z.array(z.string()), log_messages: z.unknown() });

const tryIt: ObjectAction = {
  name: "test",
  title: "Test this policy",
  about: "Asks the policy, as it is saved, about somebody. Nothing is recorded or remembered.",
  submit: "Test",
  form: z.object({
    user: z.string().meta({ title: "User", reference: "user" }),
    context: z.record(z.string(), z.unknown()).default({}).meta({
      title: "Context",
      description: 'What the flow knows by then, such as {"prompt_data": {"username": "a"}}.',
    }),
  }),
  initial: ({ caller }) => ({ user: caller.user?.pk }),
  async run(call) {
    const answer = answerSchema.parse(await callEndpoint([tryPolicyEndpoint], tryPolicyEndpoint.operationId, call));
    const verdict = answer.passing ? "It passes." : "It does not pass.";
    return {
      level: answer.passing ? "success" : "warning",
      message: [verdict, ...answer.messages].join(" "),
      log: toLogLines(answer.log_messages),
    };
  },
};

/** What can be done with a policy of any type. */
export const policyActions: readonly ObjectAction[] = [tryIt];
