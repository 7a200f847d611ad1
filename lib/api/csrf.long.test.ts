import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CSRF_COOKIE, CSRF_HEADER, csrfToken } from "./csrf.ts";
import { createTestApi, type TestApi } from "./testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const json = { identifier: "by-session" };

describe("186: a change by session needs a page of this site behind it", () => {
  it("whose script has read the cookie that came with an answer", async () => {
    const { cookie, sessionId } = await api.login(api.admin.id);
    const first = await api.call("GET", "/core/users/me/", { key: null, headers: { cookie } });
    expect(first.headers.get("set-cookie")).toMatch(`${CSRF_COOKIE}=${csrfToken(sessionId)}; Path=/; SameSite=Lax`);
    const headers = { cookie, [CSRF_HEADER]: csrfToken(sessionId) };
    expect((await api.call("POST", "/core/tokens/", { key: null, headers, json })).status).toBe(201);
    const same = { ...headers, Origin: "http://vestibule.test" };
    expect((await api.call("DELETE", "/core/tokens/by-session/", { key: null, headers: same })).status).toBe(204);
  });

  it.each([
    ["no header", {}],
    ["an empty one", { [CSRF_HEADER]: "" }],
    ["one that was made up", { [CSRF_HEADER]: "x".repeat(43) }],
  ])("not %s", async (_what, more) => {
    const { cookie } = await api.login(api.admin.id);
    const answer = await api.call("POST", "/core/tokens/", { key: null, headers: { cookie, ...more }, json });
    expect(answer).toMatchObject({ status: 403, body: { detail: expect.stringMatching(/^CSRF Failed/) } });
    expect(await api.client.token.count({ where: json })).toBe(0);
  });

  it("not one of a cookie that somebody planted, nor that of another login", async () => {
    const { cookie } = await api.login(api.admin.id);
    const other = await api.login((await api.person()).id);
    for (const planted of ["planted", csrfToken(other.sessionId)]) {
      const headers = { cookie: `${cookie}; ${CSRF_COOKIE}=${planted}`, [CSRF_HEADER]: planted };
      expect((await api.call("POST", "/core/tokens/", { key: null, headers, json })).status).toBe(403);
    }
  });

  it.each(["https://evil.example", "http://vestibule.test.evil.example", "null"])("not one of %s", async (Origin) => {
    const { cookie, sessionId } = await api.login(api.admin.id);
    const headers = { cookie, Origin, [CSRF_HEADER]: csrfToken(sessionId) };
    expect((await api.call("POST", "/core/tokens/", { key: null, headers, json })).status).toBe(403);
  });

  it("but a token needs none, and reading needs none", async () => {
    const { cookie } = await api.login(api.admin.id);
    expect((await api.call("GET", "/core/tokens/", { key: null, headers: { cookie } })).status).toBe(200);
    expect((await api.call("POST", "/core/tokens/", { headers: { cookie }, json })).status).toBe(201);
  });
});
