import { z } from "zod";
import { type ImportResult, importBlueprint } from "#lib/blueprints/importer.ts";
import { applyInstance, createImportSetup } from "#lib/blueprints/instances.ts";
import { type ImportSource, trustFolder, uploadedPolicy } from "#lib/blueprints/source.ts";
import { authorOf } from "../../change-origin.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";
import { ApiError, invalid, notFound } from "../../errors.ts";
import { parseJsonBody } from "../../json-body.ts";
import { confirmQuery } from "../../lockout/confirm-query.ts";
import { findObject, showObject } from "../../objects.ts";
import { recordSchema } from "../../resource.ts";
import { logEventSchema } from "../../schemas.ts";
import { ownBlueprints, usableFiles } from "./environment.ts";
import { blueprintResource } from "./instances.ts";
import { prepareGuard, recordImport } from "./record-import.ts";

const shared = { tag: "managed", access: "superuser" } as const;

const availableEndpoint: Endpoint = {
  ...shared,
  method: "get",
  path: "/managed/blueprints/available/",
  operationId: "managed_blueprints_available_list",
  summary: "Blueprint files on the server",
  answers: {
    200: z.array(
      z
        .object({
          path: z.string(),
          last_m: z.iso.datetime(),
          hash: z.string().meta({ description: "SHA-512 of the file's bytes, in hex." }),
          meta: z.object({ name: z.string(), labels: z.record(z.string(), z.string()) }).meta({ id: "Metadata" }),
        })
        .meta({ id: "BlueprintFile" }),
    ),
  },
  async handle() {
    const files = await usableFiles();
    return ok(
      files.map(({ path, modified, hash, document }) => ({
        path,
        last_m: new Date(modified).toISOString(),
        hash,
        meta: document?.metadata ?? { name: path, labels: {} },
      })),
    );
  },
};

const applyEndpoint: Endpoint = {
  ...shared,
  method: "post",
  path: "/managed/blueprints/{instance_uuid}/apply/",
  operationId: "managed_blueprints_apply_create",
  summary: "Apply a stored blueprint, unless it is disabled; its status says what came of it",
  query: z.object(confirmQuery),
  answers: { 200: recordSchema(blueprintResource) },
  async handle(call) {
    const { client } = call.services;
    const { pk } = await findObject(client, blueprintResource, call);
    const instance = await client.blueprintInstance.findUnique({ where: { id: String(pk) } });
    if (!instance) throw notFound();
    const guard = await prepareGuard(call);
    const result = await applyInstance(client, ownBlueprints(), instance, authorOf(call), guard);
    if (result) await recordImport(call, result);
    return ok(await showObject(blueprintResource, call));
  },
};

const importEndpoint: Endpoint = {
  ...shared,
  method: "post",
  path: "/managed/blueprints/import/",
  operationId: "managed_blueprints_import_create",
  summary: "Validate and apply a blueprint once, without storing it",
  query: z.object(confirmQuery),
  upload: true,
  body: z
    .object({
      file: z.string().meta({ format: "binary" }).optional(),
      path: z.string().optional().meta({ description: "Of a file on the server, instead of an upload." }),
      context: z.string().optional().meta({ description: "A JSON object." }),
    })
    .meta({ id: "BlueprintUploadRequest" }),
  answers: {
    200: z.object({ logs: z.array(logEventSchema), success: z.boolean() }).meta({ id: "BlueprintImportResult" }),
  },
  async handle(call) {
    const source = await readUpload(call);
    const guard = await prepareGuard(call);
    const setup = guard(createImportSetup(call.services.client, ownBlueprints(), authorOf(call)));
    const result = await importBlueprint(setup, source);
    await recordImport(call, result);
    return ok(showResult(result));
  },
};

function showResult({ success, logs }: ImportResult) {
  return { success, logs };
}

async function readUpload({ form }: ApiCall): Promise<ImportSource> {
  const context = readContext(form?.get("context") ?? null);
  const file = form?.get("file");
  if (file instanceof File) return { file: "upload", text: await file.text(), context, policy: uploadedPolicy };
  if (typeof file === "string" && file !== "") return { file: "upload", text: file, context, policy: uploadedPolicy };
  const path = form?.get("path");
  if (typeof path !== "string" || path === "") throw invalid("non_field_errors", "A file or a path is needed.");
  const found = (await usableFiles()).find((known) => known.path === path);
  if (!found) throw invalid("path", "There is no blueprint file at this path.");
  return { file: found.path, text: found.text, context, policy: trustFolder(found.folder) };
}

/** @throws ApiError 400 on `context` for what is no JSON object, or holds what the database cannot keep */
function readContext(text: FormDataEntryValue | null): Record<string, unknown> {
  if (text === null) return {};
  if (typeof text !== "string") throw invalid("context", "Must be a JSON object.");
  try {
    return parseJsonBody(text, "application/json");
  } catch (cause) {
    throw cause instanceof ApiError ? invalid("context", "Must be a JSON object of text and numbers.") : cause;
  }
}

/** What can be done with blueprints besides storing them. */
export const blueprintActionEndpoints: readonly Endpoint[] = [availableEndpoint, applyEndpoint, importEndpoint];
