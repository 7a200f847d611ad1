import { z } from "zod";
import { toInteger } from "#lib/models/fields.ts";
import { type Endpoint, ok } from "../../endpoint.ts";
import { invalid } from "../../errors.ts";

const deviceSchema = z
  .object({
    verbose_name: z.string(),
    verbose_name_plural: z.string(),
    meta_model_name: z.string(),
    pk: z.string(),
    name: z.string(),
    type: z.string(),
    confirmed: z.boolean(),
    created: z.iso.datetime(),
    last_updated: z.iso.datetime(),
    last_used: z.iso.datetime().nullable(),
    extra_description: z.string().nullable(),
    external_id: z.string().nullable(),
  })
  .meta({ id: "Device" });

/** `/authenticators/…`: what somebody proves with besides a password. No stage sets any up, so that nobody has one. */
export const authenticatorEndpoints: readonly Endpoint[] = [
  {
    method: "get",
    path: "/authenticators/all/",
    operationId: "authenticators_all_list",
    tag: "authenticators",
    access: "authenticated",
    summary: "The caller's devices",
    answers: { 200: z.array(deviceSchema) },
    handle: async () => ok([]),
  },
  {
    method: "get",
    path: "/authenticators/admin/all/",
    operationId: "authenticators_admin_all_list",
    tag: "authenticators",
    access: "superuser",
    summary: "A user's devices",
    query: z.object({ user: z.int().optional() }),
    answers: { 200: z.array(deviceSchema) },
    async handle({ query }) {
      const user = query.get("user");
      if (user !== null && toInteger(user) === null) throw invalid("user", "A whole number is needed.");
      return ok([]);
    },
  },
];
