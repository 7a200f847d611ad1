import { z } from "zod";
import { listTemplates } from "#lib/mail/render.ts";
import { type Endpoint, ok } from "../../endpoint.ts";
import { typeCreateSchema } from "../../schemas.ts";

/** `/stages/email/templates/` */
export const emailTemplatesEndpoint: Endpoint = {
  method: "get",
  path: "/stages/email/templates/",
  operationId: "stages_email_templates_list",
  tag: "stages",
  summary: "The templates that mails can have",
  access: "authenticated",
  answers: { 200: z.array(typeCreateSchema) },
  handle: async () =>
    ok(
      listTemplates().map(({ name, label }) => ({
        name,
        description: label,
        component: "",
        model_name: "",
        requires_enterprise: false,
        deprecated: false,
      })),
    ),
};
