import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setAppSecret } from "#lib/crypto/keys.ts";
import { metrics, recordAnswer, routeOf } from "./metrics.ts";
import { mayReadMetrics, metricsToken } from "./metrics-access.ts";

describe("measurements", () => {
  it.each([
    ["/api/v3/flows/executor/default/", "/api/v3/flows/executor/"],
    ["/api/v3/core/users/", "/api/v3/"],
    ["/api/auth", "/api/auth/"],
    ["/if/flow/my-flow", "/if/flow/"],
    ["/if/flowers", "other"],
    ["/", "other"],
  ])("%s belongs to %s", (path, route) => {
    expect(routeOf(path)).toBe(route);
  });

  it("Breaking the service: clients cannot add labels without end", async () => {
    for (let count = 0; count < 50; count += 1) recordAnswer(`M${count}`, `/random/${count}`, 404, 0.01);
    const text = await metrics().registry.metrics();
    expect(text.match(/^vestibule_http_requests_total\{/gm)).toHaveLength(1);
    expect(text).toContain('vestibule_http_requests_total{method="other",route="other",status="404"} 50');
    expect(text).toContain('vestibule_http_request_duration_seconds_count{route="other"} 50');
  });
});

describe("the metrics may be read", () => {
  beforeEach(() => setAppSecret("one secret that only tests use, long enough"));
  afterEach(() => setAppSecret("another secret that only tests use, long enough"));

  it("from this machine, and with the token from anywhere", () => {
    expect(mayReadMetrics(true, null)).toBe(true);
    expect(mayReadMetrics(false, null)).toBe(false);
    expect(mayReadMetrics(false, `Bearer ${metricsToken()}`)).toBe(true);
  });

  it("with no other token, from anywhere", () => {
    const token = metricsToken();
    expect(mayReadMetrics(true, "Bearer wrong")).toBe(false);
    expect(mayReadMetrics(false, `Basic ${token}`)).toBe(false);
    setAppSecret("yet another secret that only tests use, long enough");
    expect(mayReadMetrics(false, `Bearer ${token}`)).toBe(false);
  });
});
