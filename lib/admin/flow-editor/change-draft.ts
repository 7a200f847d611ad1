import { z } from "zod";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { resolveBindable } from "./bindable.ts";
import { applyEdit, type Edit, moveSchema, placeSchema, removeSchema, unbindSchema } from "./edit.ts";
import { typeTitle } from "./load-structure.ts";
import { settingName } from "./read-draft.ts";
import type { BoundPolicy, FlowStructure } from "./structure.ts";

/** End of the names of fields for what is to be bound. */
const CHOICE = settingName("", "choice");

/** What a button asks for: a change, or one that is completed by what a field says. */
const pressedSchema = z.discriminatedUnion("kind", [
  /** The stage itself, or the field that names it. */
  z.object({ kind: z.literal("add"), stage: z.string().optional(), from: z.string().optional() }),
  z.object({ kind: z.literal("bind"), target: z.string(), from: z.string() }),
  /** Looks at the draft anew, after something that it names was changed. */
  z.object({ kind: z.literal("refresh") }),
  /** The Enter key in a field: binds what was typed to be bound. */
  z.object({ kind: z.literal("enter") }),
  removeSchema,
  placeSchema,
  moveSchema,
  unbindSchema,
]);

/** A draft after what was pressed, or as it was with the reason. */
export interface ChangedDraft {
  draft: FlowStructure;
  error?: string;
}

/** The draft after what was pressed in its form; values of fields beside a button come with the form. */
export async function changeDraft(call: ApiCall, draft: FlowStructure, form: FormData): Promise<ChangedDraft> {
  const edit = form.get("edit");
  if (typeof edit !== "string" || edit === "") return { draft };
  const pressed = pressedSchema.safeParse(JSON.parse(edit));
  if (!pressed.success) return { draft };
  const completed = await complete(call, pressed.data, form);
  if (typeof completed === "string") return { draft, error: completed };
  return { draft: completed ? applyEdit(draft, completed) : draft };
}

/** @returns the change, or why it cannot be made, or undefined when nothing changes */
async function complete(
  call: ApiCall,
  pressed: z.infer<typeof pressedSchema>,
  form: FormData,
): Promise<Edit | string | undefined> {
  if (pressed.kind === "refresh") return undefined;
  if (pressed.kind === "enter") {
    const [field, target] = findChoice(form) ?? [];
    return field && target ? complete(call, { kind: "bind", target, from: field }, form) : undefined;
  }
  const typed = "from" in pressed && pressed.from !== undefined ? String(form.get(pressed.from) ?? "") : "";
  if (pressed.kind === "bind") {
    const policy = await resolveBindable(call, typed);
    return typeof policy === "string" ? policy : { kind: "bind", target: pressed.target, policy };
  }
  if (pressed.kind !== "add") return pressed;
  const stage = call.definitions.stages.get(pressed.stage ?? typed);
  if (!stage) return "Choose a stage that exists.";
  return { kind: "add", stage: stage.pk, name: stage.name, type: typeTitle(stage.type) };
}

/** The field in which something to be bound was typed, and what it is to be bound to. */
function findChoice(form: FormData): [field: string, target: string] | undefined {
  for (const [field, value] of form)
    if (field.endsWith(CHOICE) && value !== "") return [field, field.slice(0, -CHOICE.length)];
  return undefined;
}

/** A structure with what its parts are called now; they can be renamed while the draft is open. */
export function refreshNames({ definitions }: ApiCall, structure: FlowStructure): FlowStructure {
  const rename = (policy: BoundPolicy): BoundPolicy => {
    const named = policy.kind === "policy" ? definitions.policies.get(policy.id) : definitions.groups.get(policy.id);
    return { ...policy, name: named?.name ?? policy.name };
  };
  return {
    ...structure,
    policies: structure.policies.map(rename),
    steps: structure.steps.map((step) => ({
      ...step,
      name: definitions.stages.get(step.stage)?.name ?? step.name,
      policies: step.policies.map(rename),
    })),
  };
}
