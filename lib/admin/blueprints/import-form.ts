import { z } from "zod";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { blueprintActionEndpoints } from "#lib/api/resources/managed/actions.ts";
import { callEndpoint } from "../call-endpoint.ts";
import type { ActionState } from "../object-actions/action-state.ts";
import { toLogLines } from "../object-actions/log-lines.ts";
import { refusable } from "../save-object.ts";

const answerSchema = z.object({ success: z.boolean(), logs: z.unknown() });

/**
 * Imports the blueprint that a form holds: the file `file` or, without one, what stands in `text`.
 * @param call by an administrator
 * @returns the import's log, with what was typed
 */
export async function importFromForm(call: ApiCall, given: FormData): Promise<ActionState> {
  const file = given.get("file");
  const typed = given.get("text");
  const text = typeof typed === "string" ? typed : "";
  const hasFile = file instanceof File && file.size > 0;
  if (!hasFile && text.trim() === "") return { errors: { file: ["Choose a file, or paste its text."] } };
  const form = new FormData();
  form.set("file", hasFile ? file : text.replaceAll("\r\n", "\n"));
  const result = await refusable(async () =>
    answerSchema.parse(
      await callEndpoint(blueprintActionEndpoints, "managed_blueprints_import_create", { ...call, form }),
    ),
  );
  if ("errors" in result) return { errors: result.errors, values: { text } };
  return {
    errors: {},
    values: { text },
    outcome: {
      level: result.success ? "success" : "danger",
      message: result.success ? "Imported." : "Nothing has been imported, because something in it is wrong.",
      log: toLogLines(result.logs),
    },
  };
}
