import { z } from "zod";
import { blueprintActionEndpoints } from "#lib/api/resources/managed/actions.ts";
import { callEndpoint } from "../call-endpoint.ts";
import type { ObjectAction } from "./object-action.ts";

const apply: ObjectAction = {
  name: "apply",
  title: "Apply now",
  about: "Makes or changes everything that the blueprint describes, as when the system starts.",
  submit: "Apply",
  form: z.object({}),
  isOffered: ({ enabled }) => enabled === true,
  async run(call) {
    const answer = await callEndpoint(blueprintActionEndpoints, "managed_blueprints_apply_create", call);
    const { status } = z.object({ status: z.string() }).parse(answer);
    if (status === "successful") return { level: "success", message: "The blueprint has been applied." };
    return { level: "danger", message: `Nothing has changed: the blueprint's status is “${status}”. See the events.` };
  },
};

/** What can be done with a stored blueprint. */
export const blueprintActions: readonly ObjectAction[] = [apply];
