import { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject } from "zod-openapi";
import { genericErrorSchema } from "../../schemas.ts";
import { challengeResponse, challengeTypes } from "./challenges.ts";

const shared: Pick<ZodOpenApiOperationObject, "tags" | "security" | "requestParams"> = {
  tags: ["flows"],
  security: [{}],
  requestParams: {
    path: z.object({ flow_slug: z.string() }),
    query: z.object({ query: z.string().meta({ description: "The query of the flow's page, as one text." }) }),
  },
};

const responses: ZodOpenApiOperationObject["responses"] = {
  200: { description: "The challenge that is next.", content: { "application/json": { schema: challengeTypes } } },
  404: { description: "No such flow.", content: { "application/json": { schema: genericErrorSchema } } },
};

/** The flow executor, which has a route of its own. */
export const executorPaths: ZodOpenApiPathsObject = {
  "/flows/executor/{flow_slug}/": {
    get: {
      ...shared,
      operationId: "flows_executor_get",
      summary: "The challenge that is current",
      responses,
    },
    post: {
      ...shared,
      operationId: "flows_executor_solve",
      summary: "Answer the challenge; shows what is next",
      requestBody: { required: true, content: { "application/json": { schema: challengeResponse } } },
      responses,
    },
  },
};
