import { z } from "zod";
import { type Endpoint, ok } from "../endpoint.ts";
import { typeCreateSchema } from "../schemas.ts";

/** What a list of types says of one of them. */
interface TypeNames {
  model: string;
  verboseName: string;
  description: string;
  component: string;
}

/** The call that lists the types of a kind of object, in the order of their names. */
export function createTypesEndpoint(
  described: Pick<Endpoint, "path" | "operationId" | "tag" | "summary">,
  named: Readonly<Record<string, TypeNames>>,
): Endpoint {
  return {
    method: "get",
    ...described,
    access: "authenticated",
    answers: { 200: z.array(typeCreateSchema) },
    async handle() {
      const types = Object.values(named).map(({ model, verboseName, description, component }) => ({
        name: verboseName,
        description,
        component,
        model_name: model.split(".")[1],
        requires_enterprise: false,
        deprecated: false,
      }));
      return ok(types.toSorted((a, b) => a.name.localeCompare(b.name, "en")));
    },
  };
}
