import { afterAll, beforeAll, expect, it } from "vitest";
import { counterKey, normalizeName } from "#lib/limits/limit.ts";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

it("a lock-out is ended by a superuser, and recorded", async () => {
  const { id } = await api.person({ username: "locked" });
  const other = counterKey({ kind: "password-account", about: "other" });
  for (const key of [counterKey({ kind: "password-account", about: normalizeName("locked") }), other])
    await api.client.rateLimit.create({ data: { key, points: 20, expires: new Date(Date.now() + 60_000) } });
  expect(await api.call("POST", `/core/users/${id}/unlock/`)).toMatchObject({ status: 200, body: { count: 1 } });
  expect(await api.call("POST", `/core/users/${id}/unlock/`)).toMatchObject({ status: 200, body: { count: 0 } });
  expect((await api.client.rateLimit.findMany()).map(({ key }) => key)).toEqual([other]);
  expect(await api.client.event.count({ where: { app: "vestibule.limits", userId: api.admin.id } })).toBe(2);
});

it("nobody else ends one, and nobody's is not found", async () => {
  const { id, key } = await api.person();
  expect((await api.call("POST", `/core/users/${id}/unlock/`, { key })).status).toBe(403);
  expect((await api.call("POST", "/core/users/99999/unlock/")).status).toBe(404);
});
