import type { z } from "zod";
import type { ApiCall } from "#lib/api/endpoint.ts";
import type { ReferenceOption } from "../reference-options.ts";
import type { ActionOutcome } from "./action-state.ts";

/** Something that can be done with an object besides changing and deleting it. */
export interface ObjectAction {
  /** Names it among the actions of its collection. */
  readonly name: string;
  /** What it does, as a heading: "Set password". */
  readonly title: string;
  readonly about: string;
  /** On the button. */
  readonly submit: string;
  /** Whether it takes something from somebody. */
  readonly dangerous?: boolean;
  /** What it asks for. */
  readonly form: z.ZodObject | ((call: ApiCall) => z.ZodObject);
  /** Whether it makes sense for this object at all; left out: always. */
  isOffered?(record: Readonly<Record<string, unknown>>, call: ApiCall): boolean;
  /** What the form starts with. */
  initial?(call: ApiCall): Readonly<Record<string, unknown>>;
  /** What references of the form can point to, where that is not everything of the kind. */
  options?(call: ApiCall): Readonly<Record<string, readonly ReferenceOption[]>>;
  /**
   * Does it, through the REST API's own function. `call` names the object, its body is what the form says.
   * @returns what to tell, or where to go
   * @throws ApiError, FieldErrors
   */
  run(call: ApiCall): Promise<ActionOutcome | { redirect: string }>;
}
