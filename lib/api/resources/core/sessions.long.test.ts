import { CoreApi } from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { places, useTestGeoDatabases } from "#lib/geoip/testing.ts";
import { storeConsent } from "#lib/identity/consents.ts";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let core: CoreApi;
beforeAll(async () => {
  api = await createTestApi();
  core = new CoreApi(api.configuration());
});
afterAll(() => api.close());

const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0.2";

describe("logins through the client", () => {
  it("say which browser and where, and which of them is asking", async () => {
    const person = await api.person();
    const { cookie, sessionId } = await api.login(person.id);
    await api.login(person.id);
    await api.client.session.update({
      where: { id: sessionId },
      data: { lastUserAgent: firefox, lastIp: "192.0.2.1", lastUsed: new Date(Date.now() + 1000) },
    });
    const answer = await api.call("GET", "/core/authenticated_sessions/", { key: null, headers: { cookie } });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        pagination: { count: 2 },
        results: [
          {
            uuid: sessionId,
            current: true,
            user: person.id,
            last_ip: "192.0.2.1",
            user_agent: {
              device: { brand: "", family: "Other", model: "" },
              os: { family: "Windows", major: "10", minor: "0", patch: "", patch_minor: "" },
              user_agent: { family: "Firefox", major: "131", minor: "0", patch: "2" },
              string: firefox,
            },
            geo_ip: null,
            asn: null,
          },
          { current: false },
        ],
      },
    });
    const seen = await core.coreAuthenticatedSessionsList({ sessionLastIp: "192.0.2.1" });
    expect(seen.results.map(({ uuid }) => uuid)).toEqual([sessionId]);
    expect(JSON.stringify(answer.body)).not.toContain(cookie.split("=")[1]);
  });

  it("are one's own only; ending one logs that browser out", async () => {
    const [alice, bob] = [await api.person(), await api.person()];
    const login = await api.login(alice.id);
    const path = `/core/authenticated_sessions/${login.sessionId}/`;
    expect((await api.call("GET", path, { key: bob.key })).status).toBe(404);
    expect((await api.call("DELETE", path, { key: bob.key })).status).toBe(404);
    const list = await new CoreApi(api.configuration(bob.key)).coreAuthenticatedSessionsList();
    expect(list.results).toEqual([]);
    expect((await api.call("DELETE", path, { key: alice.key })).status).toBe(204);
    const me = { key: null, headers: { cookie: login.cookie } };
    expect((await api.call("GET", "/core/users/me/", me)).status).toBe(403);
    expect((await api.call("PATCH", path, { json: { user: bob.id } })).status).toBe(405);
    expect((await api.call("POST", "/core/authenticated_sessions/", { json: { user: bob.id } })).status).toBe(405);
  });

  it("that have expired are none", async () => {
    const { id } = await api.person();
    const { sessionId } = await api.login(id);
    await api.client.session.update({ where: { id: sessionId }, data: { expires: new Date(Date.now() - 1) } });
    expect((await api.call("GET", `/core/authenticated_sessions/${sessionId}/`)).status).toBe(404);
  });

  it("of several people are ended at once by superusers", async () => {
    const [one, two, three] = [await api.person(), await api.person(), await api.person()];
    for (const { id } of [one, one, two, three]) await api.login(id);
    const userPks = [one.id, two.id];
    const result = await core.coreAuthenticatedSessionsBulkDeleteDestroy({ userPks });
    expect(result).toEqual({ deleted: 3 });
    expect(await api.client.session.count({ where: { userId: three.id } })).toBe(1);
    const path = "/core/authenticated_sessions/bulk_delete/";
    expect((await api.call("DELETE", `${path}?user_pks=${three.id}`, { key: one.key })).status).toBe(403);
    expect((await api.call("DELETE", path)).status).toBe(400);
    expect((await api.call("DELETE", `${path}?user_pks=x`)).status).toBe(400);
  });

  it("show the place where a database knows it", async () => {
    const databases = await useTestGeoDatabases();
    try {
      const { id } = await api.person();
      const { sessionId: uuid } = await api.login(id);
      expect((await core.coreAuthenticatedSessionsRetrieve({ uuid })).geoIp).toBeNull();
      await api.client.session.update({ where: { id: uuid }, data: { lastIp: places.berlin } });
      const shown = await core.coreAuthenticatedSessionsRetrieve({ uuid });
      expect(shown.geoIp).toMatchObject({ continent: "EU", country: "DE", city: "Berlin" });
      expect(shown.asn).toMatchObject({ asn: 64496, asOrg: "Documentation One" });
    } finally {
      await databases.remove();
    }
  });
});

describe("consents through the client", () => {
  const give = (userId: number, key: string, expires: Date | null = null) =>
    storeConsent(api.client, {
      userId,
      application: { key, name: `App ${key}` },
      permissions: [{ id: "email", name: "Your address" }],
      expires,
      now: new Date(),
    });

  it("are one's own, and are taken back", async () => {
    const [alice, bob] = [await api.person(), await api.person()];
    const { id } = await give(alice.id, "wiki");
    await give(bob.id, "wiki");
    await give(alice.id, "old", new Date(Date.now() - 1000));
    const own = new CoreApi(api.configuration(alice.key));
    const { results } = await own.coreUserConsentList();
    expect(results).toMatchObject([
      { pk: id, user: { pk: alice.id }, application: { name: "App wiki", slug: "wiki" }, permissions: "email" },
    ]);
    expect((await api.call("GET", `/core/user_consent/${id}/`, { key: bob.key })).status).toBe(404);
    expect((await api.call("DELETE", `/core/user_consent/${id}/`, { key: bob.key })).status).toBe(404);
    expect((await core.coreUserConsentList({ user: bob.id })).results).toHaveLength(1);
    await own.coreUserConsentDestroy({ id });
    expect((await own.coreUserConsentList()).results).toEqual([]);
    expect(await api.client.userConsent.count({ where: { userId: bob.id } })).toBe(1);
  });
});

it("there are no applications", async () => {
  expect((await core.coreApplicationsList()).results).toEqual([]);
  expect((await api.call("GET", "/core/applications/?page=2")).status).toBe(404);
});
