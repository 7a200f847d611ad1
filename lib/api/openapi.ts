import { z } from "zod";
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject } from "zod-openapi";
import { CSRF_HEADER } from "./csrf.ts";
import type { AnswerShape, Endpoint } from "./endpoint.ts";
import { executorPaths } from "./resources/schema/executor.ts";
import { API_BASE } from "./router.ts";
import { genericErrorSchema, validationErrorSchema } from "./schemas.ts";

/** The API's description (OpenAPI 3.1), drawn from the endpoints that are routed. */
export function describeApi(endpoints: readonly Endpoint[], version: string) {
  const paths: NonNullable<ZodOpenApiObject["paths"]> = { ...executorPaths };
  for (const endpoint of endpoints) {
    const path = paths[endpoint.path] ?? {};
    path[endpoint.method] = describeOperation(endpoint);
    paths[endpoint.path] = path;
  }
  return createDocument({
    openapi: "3.1.0",
    info: {
      title: "Vestibule",
      version,
      description: `Changes by browser session need the header ${CSRF_HEADER}. Keys of bodies that are not described are ignored.`,
    },
    servers: [{ url: API_BASE }],
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "The key of a token with the intent api." },
        app_password: { type: "http", scheme: "basic", description: "A username and the key of an app password." },
        session: { type: "apiKey", in: "cookie", name: "vestibule_session" },
      },
    },
    paths,
  });
}

function describeOperation(endpoint: Endpoint): ZodOpenApiOperationObject {
  const names = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const withInput = endpoint.body || endpoint.query;
  return {
    operationId: endpoint.operationId,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    security:
      endpoint.access === "anyone" ? [{}, { token: [] }] : [{ token: [] }, { app_password: [] }, { session: [] }],
    requestParams: {
      ...(names.length > 0 && { path: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) }),
      ...(endpoint.query && { query: endpoint.query }),
    },
    ...(endpoint.body && {
      requestBody: {
        required: true,
        content: { [endpoint.upload ? "multipart/form-data" : "application/json"]: { schema: endpoint.body } },
      },
    }),
    responses: {
      ...Object.fromEntries(Object.entries(endpoint.answers).map(([status, shape]) => [status, describeAnswer(shape)])),
      ...(withInput && { 400: { description: "Invalid.", content: json(validationErrorSchema) } }),
      403: { description: "Not permitted.", content: json(genericErrorSchema) },
      ...(names.length > 0 && { 404: { description: "No such object.", content: json(genericErrorSchema) } }),
    },
  };
}

function describeAnswer(shape: AnswerShape) {
  if (shape === null) return { description: "Done." };
  if (!(shape instanceof z.ZodType))
    return { description: "A file.", content: { [shape.contentType]: { schema: z.string() } } };
  return { description: "Done.", content: json(shape) };
}

function json(schema: z.ZodType) {
  return { "application/json": { schema } };
}
