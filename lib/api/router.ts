import { Hono } from "hono";
import type { Endpoint } from "./endpoint.ts";
import { type ApiRequest, handleCall, toResponse } from "./handle.ts";

/** Where the API is. */
export const API_BASE = "/api/v3";

/**
 * Routes requests to endpoints; a slash at the end may be left out. An address that is there with another method is 405 with what is
 * allowed (RFC 9110 §15.5.6), any other 404.
 */
export function createRouter(endpoints: readonly Endpoint[]): (request: ApiRequest) => Promise<Response> {
  const router = new Hono({ strict: false }).basePath(API_BASE);
  const byPath = Map.groupBy(endpoints, ({ path }) => path);
  for (const [path, group] of [...byPath].toSorted(byPrecision)) {
    const pattern = path.replace(/\/$/, "").replaceAll(/\{(\w+)\}/g, ":$1");
    for (const endpoint of group)
      router.on(endpoint.method.toUpperCase(), pattern, (context) =>
        handleCall(endpoint, context.req.raw as ApiRequest, context.req.param()),
      );
    router.all(pattern, ({ req }) => refuseMethod(req.method, group));
  }
  router.notFound(() => toResponse({ status: 404, body: { detail: "Not found." } }));
  return async (request) => router.fetch(request);
}

/** Fixed paths come before those with parameters, which would match them too. */
function byPrecision([a]: [string, ...unknown[]], [b]: [string, ...unknown[]]): number {
  const shape = (path: string) => path.replaceAll(/\{\w+\}/g, "\uffff");
  return shape(a) < shape(b) ? -1 : 1;
}

function refuseMethod(method: string, group: readonly Endpoint[]): Response {
  const allowed = group.flatMap((endpoint) =>
    endpoint.method === "get" ? ["GET", "HEAD"] : [endpoint.method.toUpperCase()],
  );
  const headers = { Allow: [...allowed, "OPTIONS"].join(", ") };
  if (method === "OPTIONS") return toResponse({ status: 204, headers });
  return toResponse({ status: 405, body: { detail: `Method "${method}" not allowed.` }, headers });
}
