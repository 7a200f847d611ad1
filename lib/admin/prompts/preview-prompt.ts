import type { ApiCall } from "#lib/api/endpoint.ts";
import { requestSchema } from "#lib/api/resource.ts";
import { promptPreviewEndpoint, promptResource } from "#lib/api/resources/stages/prompts.ts";
import { type PromptChallenge, promptChallenge } from "#lib/stages/prompt/challenge.ts";
import { callEndpoint } from "../call-endpoint.ts";
import { describeFaults } from "../describe-faults.ts";
import { describeForm } from "../forms/describe-form.ts";
import { readForm } from "../forms/read-form.ts";
import { refusable } from "../save-object.ts";

/** What a prompt looks like, or why it looks like nothing. */
export type PromptPreview = { kind: "shown"; challenge: PromptChallenge } | { kind: "refused"; reasons: string[] };

/** How a prompt would look with what a form says. Nothing is stored. @param call by an administrator */
export function previewForm(call: ApiCall, form: FormData): Promise<PromptPreview> {
  return previewRecord(call, readForm(describeForm(requestSchema(promptResource)), form, false));
}

/** How a prompt looks. Nothing is stored. @param call by an administrator @param record as the REST API shows or takes it */
export async function previewRecord(call: ApiCall, record: Readonly<Record<string, unknown>>): Promise<PromptPreview> {
  const result = await refusable(async () => {
    const body = await callEndpoint([promptPreviewEndpoint], promptPreviewEndpoint.operationId, {
      ...call,
      body: record,
    });
    return { kind: "shown" as const, challenge: promptChallenge.parse(body) };
  });
  if (result.kind === "shown") return result;
  return { kind: "refused", reasons: describeFaults(result.errors) };
}
