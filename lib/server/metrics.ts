import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** The measurements of this process. */
export interface Metrics {
  registry: Registry;
  requests: Counter<"method" | "route" | "status">;
  durations: Histogram<"route">;
}

// Next.js bundles a second copy of every module; the numbers of the process live on globalThis.
const slot = globalThis as unknown as Record<symbol, Metrics | undefined>;
const key = Symbol.for("vestibule.metrics");

/** The measurements of this process, begun on first use. */
export function metrics(): Metrics {
  slot[key] ??= createMetrics();
  return slot[key];
}

function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requests: new Counter({
      name: "vestibule_http_requests_total",
      help: "HTTP requests answered, by method, part of the site and status.",
      labelNames: ["method", "route", "status"],
      registers: [registry],
    }),
    durations: new Histogram({
      name: "vestibule_http_request_duration_seconds",
      help: "Seconds from the head of a request to the end of its answer, by part of the site.",
      labelNames: ["route"],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    }),
  };
}

const ROUTES = [
  "/api/v3/flows/executor/",
  "/api/v3/flows/inspector/",
  "/api/v3/",
  "/api/auth/",
  "/if/flow/",
  "/if/admin/",
  "/if/user/",
  "/flows/",
  "/-/",
  "/_next/",
  "/static/",
];
const METHODS = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** The part of the site that a path belongs to. A fixed set: labels that clients choose would fill the memory. */
export function routeOf(path: string): string {
  return ROUTES.find((prefix) => path.startsWith(prefix) || `${path}/` === prefix) ?? "other";
}

/** Counts one answer. @param status 0 when the client went away before there was one */
export function recordAnswer(method: string, path: string, status: number, seconds: number): void {
  const route = routeOf(path);
  const { requests, durations } = metrics();
  requests.inc({ method: METHODS.has(method) ? method : "other", route, status: String(status) });
  durations.observe({ route }, seconds);
}
