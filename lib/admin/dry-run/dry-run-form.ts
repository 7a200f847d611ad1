import { z } from "zod";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { ApiError } from "#lib/api/errors.ts";
import { dryRunEndpoint } from "#lib/api/resources/flows/dry-run.ts";
import { appSecret } from "#lib/crypto/keys.ts";
import { deriveKey, open, seal } from "#lib/crypto/secret.ts";
import { type DryRunReport, dryRunReportSchema } from "#lib/dry-run/report.ts";
import { type DryRunAnswer, type DryRunRequest, dryRunRequestSchema } from "#lib/dry-run/request.ts";
import { formToAnswer } from "#lib/http/flow-form.ts";
import { describeForm } from "../forms/describe-form.ts";
import type { FormField } from "../forms/form-field.ts";
import { findPeople, namePeople } from "../forms/people.ts";
import { readForm } from "../forms/read-form.ts";
import { loadReferenceOptions, type ReferenceOption } from "../reference-options.ts";
import { refusable } from "../save-object.ts";
import { dryRunFields } from "./dry-run-fields.ts";

/** A dry run as its page shows it. */
export interface DryRunView {
  /** Who goes through the flow, as it was asked for. */
  values: Readonly<Record<string, unknown>>;
  errors: Readonly<Record<string, readonly string[]>>;
  /** Null while nothing has been shown. */
  report: DryRunReport | null;
  /** For the next form: what has been answered so far, sealed, because it holds passwords. */
  state: string;
}

const { answers: _answers, ...optionShape } = dryRunRequestSchema.shape;
/** What can be chosen before the first step. */
const optionFields: readonly FormField[] = describeForm(z.object(optionShape));

/** The form with which a dry run begins. */
export async function describeOptions(
  call: ApiCall,
): Promise<{ fields: readonly FormField[]; options: Record<string, ReferenceOption[]> }> {
  return { fields: optionFields, options: await loadReferenceOptions(call.services.client, optionFields) };
}

/**
 * Does what a form of the page says: begins a dry run, gives one more answer, or takes one back. The run itself is a call of the REST API.
 *
 * @param call of the flow, by an administrator
 */
export async function continueDryRun(call: ApiCall, form: FormData): Promise<DryRunView> {
  const before = readState(call, form);
  const started = form.get(dryRunFields.act) === "start";
  const options = started || !before ? readForm(optionFields, form, true) : { ...before, answers: undefined };
  const changed = await changeAnswers(started ? [] : (before?.answers ?? []), form);
  if ("errors" in changed) return show(call, options, before?.answers ?? [], changed.errors);
  return show(call, options, changed.answers, {});
}

type Errors = DryRunView["errors"];

/** Runs what there is; an answer that is refused is left out again. One that takes too long is over. */
async function show(
  call: ApiCall,
  options: Record<string, unknown>,
  answers: readonly DryRunAnswer[],
  errors: Errors,
): Promise<DryRunView> {
  const db = call.services.client;
  let isBusy = false;
  const result = await refusable(async () => {
    const body = { ...(await findPeople(db, optionFields, options)), answers };
    const answer = await dryRunEndpoint.handle({ ...call, body }).catch((cause: unknown) => {
      isBusy = cause instanceof ApiError && cause.status === 503;
      throw cause;
    });
    return { kind: "shown" as const, body, report: dryRunReportSchema.parse(answer.body) };
  });
  const values = await namePeople(db, optionFields, options);
  if (result.kind === "shown") {
    const state = writeState(call, dryRunRequestSchema.parse(result.body));
    return { values, errors, report: result.report, state };
  }
  // Where there is no time for it now, there is none for a shorter one either.
  if (answers.length > 0 && !isBusy) return show(call, options, answers.slice(0, -1), result.errors);
  return { values, errors: result.errors, report: null, state: "" };
}

async function changeAnswers(
  answers: readonly DryRunAnswer[],
  form: FormData,
): Promise<{ answers: DryRunAnswer[] } | { errors: Errors }> {
  switch (form.get(dryRunFields.act)) {
    case "start":
      return { answers: [] };
    case "back":
      return { answers: answers.slice(0, -1) };
    case "open_mail":
      return { answers: [...answers, { action: "open_mail" }] };
    case "follow":
      return { answers: [...answers, { action: "follow" }] };
    case "json": {
      const data = readJson(String(form.get(dryRunFields.json) ?? ""));
      return data
        ? { answers: [...answers, { action: "answer", data }] }
        : { errors: { [dryRunFields.json]: ["This is no JSON object."] } };
    }
    default:
      return { answers: [...answers, { action: "answer", data: await formToAnswer(form) }] };
  }
}

function readJson(text: string): Record<string, unknown> | null {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Only whoever it was written for can go on with it. */
function ownerOf({ caller, params }: ApiCall): string {
  return `${caller.user?.pk ?? ""} ${params.slug ?? ""}`;
}

const stateKey = () => deriveKey(appSecret(), "dry-run-answers");

function writeState(call: ApiCall, request: DryRunRequest): string {
  return seal(stateKey(), JSON.stringify(request), ownerOf(call)).toString("base64url");
}

function readState(call: ApiCall, form: FormData): DryRunRequest | null {
  const sealed = Buffer.from(String(form.get(dryRunFields.state) ?? ""), "base64url");
  const plain = open(stateKey(), sealed, ownerOf(call));
  return plain && (dryRunRequestSchema.safeParse(JSON.parse(plain.toString("utf8"))).data ?? null);
}
