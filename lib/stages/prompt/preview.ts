import { randomUUID } from "node:crypto";
import { silentEvents } from "#lib/events/sink.ts";
import type { Definitions } from "#lib/flows/definitions.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { FlowServices } from "#lib/flows/services.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { FieldErrors } from "#lib/models/error.ts";
import { parseNew } from "#lib/models/fields.ts";
import { promptSchema } from "#lib/models/prompt.ts";
import type { PromptChallenge } from "./challenge.ts";
import { type FieldScope, resolveField } from "./resolve-fields.ts";

/** Who looks at a preview. */
export interface PreviewVisitor {
  definitions: Definitions;
  user: UserRecord;
  request: RequestFacts;
}

/**
 * How a prompt would look to somebody, with nothing answered before. Nothing is stored or recorded.
 *
 * @param data the fields of a prompt as the REST API takes them; the name does not matter and may be missing
 * @throws FieldErrors when the data would not make a prompt, and on `non_field_errors` when an expression of it fails
 */
export async function previewPrompt(
  services: Pick<FlowServices, "client" | "expression" | "clock">,
  { definitions, user, request }: PreviewVisitor,
  data: Record<string, unknown>,
): Promise<Pick<PromptChallenge, "component" | "fields">> {
  const prompt = { pk: randomUUID(), ...parseNew(promptSchema, { ...data, name: randomUUID() }) };
  const policyScope = { definitions, db: services.client, events: silentEvents, now: services.clock() };
  const scope: FieldScope = {
    answers: {},
    run: ({ name, expression_language: language }, source) =>
      services.expression({
        name,
        language,
        source,
        variables: { prompt_context: {} },
        host: { scope: policyScope, user, request },
      }),
    onFailure: (_prompt, _field, error) => {
      throw new FieldErrors({ non_field_errors: [error instanceof Error ? error.message : String(error)] });
    },
  };
  const field = await resolveField(scope, prompt);
  return { component: "ak-stage-prompt", fields: field ? [field.shown] : [] };
}
