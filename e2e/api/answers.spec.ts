import { expect, test } from "@playwright/test";

test("every answer carries the security headers and an id of its own", async ({ request }) => {
  const seen = new Set<string>();
  for (const path of [
    "/-/health/live/",
    "/nothing/here",
    "/api/auth/providers",
    "/api/v3/flows/executor/nothing/",
    "/?a=b",
  ]) {
    const answer = await request.get(path, { maxRedirects: 0 });
    const headers = answer.headers();
    expect(headers["x-authentik-id"], path).toMatch(/^[0-9a-f]{32}$/);
    seen.add(headers["x-authentik-id"] ?? "");
    expect(headers["content-security-policy"], path).toContain("object-src 'none'");
    expect(headers["x-content-type-options"], path).toBe("nosniff");
    expect(headers["x-frame-options"], path).toBe("SAMEORIGIN");
    expect(headers["referrer-policy"], path).toBe("same-origin");
    expect(headers["cache-control"], path).toBe("no-store");
    expect(headers["x-powered-by"], path).toBeUndefined();
  }
  expect(seen.size).toBe(5);
});

test("a page's own scripts carry the nonce of its policy, and no two pages share one", async ({ request }) => {
  const nonces = new Set<string>();
  for (let round = 0; round < 2; round += 1) {
    const answer = await request.get("/nothing/here");
    const nonce =
      /script-src [^;]*'nonce-([^']+)'/.exec(answer.headers()["content-security-policy"] ?? "")?.[1] ?? "none";
    nonces.add(nonce);
    const scripts = (await answer.text()).match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
  }
  expect(nonces.size).toBe(2);
});

test("addresses answer with and without a trailing slash, and never redirect to the other", async ({ request }) => {
  for (const path of ["/-/health/live", "/-/health/ready", "/api/auth/providers", "/api/auth/csrf"]) {
    for (const form of [path, `${path}/`]) {
      expect((await request.get(form, { maxRedirects: 0 })).status(), form).toBe(200);
    }
  }
  for (const form of ["/api/auth/_log", "/api/auth/_log/"]) {
    expect((await request.post(form, { data: {}, maxRedirects: 0 })).status(), form).toBe(200);
  }
});

test("a client's own forwarding headers count for nothing", async ({ request }) => {
  const answer = await request.get("/api/auth/signin?callbackUrl=/if/user/", {
    headers: { "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", Forwarded: "host=evil.example" },
    maxRedirects: 0,
  });
  expect(answer.status()).toBe(302);
  expect(answer.headers().location).toBe("/flows/-/default/authentication/?next=%2Fif%2Fuser%2F");
  expect(JSON.stringify(answer.headersArray())).not.toMatch(/evil|__Host-/);
  expect(answer.headers()["strict-transport-security"]).toBeUndefined();
});

test("huge bodies are refused with a clear error", async ({ request }) => {
  const answer = await request.post("/api/v3/flows/executor/default-authentication-flow/", {
    data: "x".repeat(1_100_000),
  });
  expect(answer.status()).toBe(413);
  expect(await answer.json()).toEqual({ code: "body_too_large", detail: expect.any(String) });
});

test("metrics are for this machine and for the bearer of the token", async ({ request }) => {
  const local = await request.get("/-/metrics/");
  expect(local.status()).toBe(200);
  expect(await local.text()).toContain("vestibule_http_requests_total");
  const strangers: Record<string, string>[] = [
    { "X-Forwarded-For": "127.0.0.1" },
    { Authorization: "Bearer wrong" },
    { Host: "login.example.com" },
  ];
  for (const headers of strangers) {
    expect((await request.get("/-/metrics/", { headers })).status(), JSON.stringify(headers)).toBe(401);
  }
});
