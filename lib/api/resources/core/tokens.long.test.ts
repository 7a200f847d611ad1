import { CoreApi, IntentEnum } from "@goauthentik/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestApi, type TestApi } from "../../testing.ts";

const DAY_MS = 86_400_000;
let api: TestApi;
let core: CoreApi;
beforeAll(async () => {
  api = await createTestApi();
  core = new CoreApi(api.configuration());
});
afterAll(() => api.close());

const basic = (username: string, key: string) => ({
  key: null,
  headers: { Authorization: `Basic ${Buffer.from(`${username}:${key}`).toString("base64")}` },
});
const refused = (status: number) => ({ response: { status } });

describe("tokens of an ordinary person", () => {
  it("are their own whatever the body says (mass assignment), and end when the system says", async () => {
    const person = await api.person();
    const own = new CoreApi(api.configuration(person.key));
    const answer = await api.call("POST", "/core/tokens/", {
      key: person.key,
      json: {
        identifier: "mine",
        user: api.admin.id,
        managed: "goauthentik.io/x",
        expiring: false,
        expires: "2099-01-01T00:00:00Z",
        key: "a-key-of-my-own-choosing-0000",
        intent: "api",
      },
    });
    expect(answer).toMatchObject({
      status: 201,
      body: { identifier: "mine", user: person.id, user_obj: { pk: person.id }, managed: null, expiring: true },
    });
    const { expires } = await own.coreTokensRetrieve({ identifier: "mine" });
    expect(Math.abs((expires?.getTime() ?? 0) - Date.now() - DAY_MS)).toBeLessThan(60_000);
    const { key } = await own.coreTokensViewKeyRetrieve({ identifier: "mine" });
    expect(key).toMatch(/^[\w-]{60}$/);
    const me = await new CoreApi(api.configuration(key)).coreUsersMeRetrieve();
    expect(me.user.pk).toBe(person.id);
    const changed = await api.call("PATCH", "/core/tokens/mine/", {
      key: person.key,
      json: { user: api.admin.id, expiring: false, expires: "2099-01-01T00:00:00Z", managed: "x", description: "d" },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { user: person.id, expiring: true, expires: expires?.toISOString(), managed: null, description: "d" },
    });
    await own.coreTokensDestroy({ identifier: "mine" });
    await expect(own.coreTokensRetrieve({ identifier: "mine" })).rejects.toMatchObject(refused(404));
  });

  it("are all that they see and touch", async () => {
    const [alice, bob] = [await api.person(), await api.person()];
    await core.coreTokensCreate({ tokenRequest: { identifier: "of-alice", user: alice.id } });
    const list = await new CoreApi(api.configuration(bob.key)).coreTokensList({ pageSize: 100 });
    expect(list.results.map(({ user }) => user)).toEqual([bob.id]);
    for (const [method, path, json] of [
      ["GET", "", undefined],
      ["PATCH", "", { description: "x" }],
      ["PUT", "", { identifier: "of-alice" }],
      ["DELETE", "", undefined],
      ["GET", "view_key/", undefined],
      ["POST", "set_key/", { key: "x".repeat(30) }],
      ["GET", "used_by/", undefined],
    ] as const) {
      const answer = await api.call(method, `/core/tokens/of-alice/${path}`, { key: bob.key, ...(json && { json }) });
      expect([method, path, answer.status]).toEqual([method, path, 404]);
    }
    const query = await new CoreApi(api.configuration(bob.key)).coreTokensList({ identifier: "of-alice" });
    expect(query.results).toEqual([]);
  });

  it("do no more than the person (authentik GHSA-h6c5-mpvq-j4jc)", async () => {
    const { key } = await api.person();
    expect((await api.call("GET", "/core/users/", { key })).status).toBe(403);
    expect((await api.call("POST", "/core/groups/", { key, json: { name: "x", is_superuser: true } })).status).toBe(
      403,
    );
    expect((await api.call("PATCH", "/admin/settings/", { key, json: { flags: {} } })).status).toBe(403);
  });

  it("lose their power with the person's rights", async () => {
    const group = await api.engine.group({ isSuperuser: true });
    const { id, key } = await api.person({ groups: [group] });
    expect((await api.call("GET", "/core/users/", { key })).status).toBe(200);
    await core.coreGroupsRemoveUserCreate({ groupUuid: group, userAccountRequest: { pk: id } });
    expect((await api.call("GET", "/core/users/", { key })).status).toBe(403);
  });

  it("last as long as attributes of the person or a group allow", async () => {
    const group = await api.engine.group({
      attributes: {
        "goauthentik.io/user/token-maximum-lifetime": "days=30",
        "goauthentik.io/user/token-expires": true,
      },
    });
    const person = await api.person({ groups: [group] });
    const own = new CoreApi(api.configuration(person.key));
    const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
    const made = await own.coreTokensCreate({
      tokenRequest: { identifier: "long", intent: IntentEnum.AppPassword, expires: inDays(29) },
    });
    expect(made.expires?.getTime()).toBeGreaterThan(inDays(28).getTime());
    for (const [method, path] of [
      ["POST", "/core/tokens/"],
      ["PATCH", "/core/tokens/long/"],
    ] as const) {
      const json = { identifier: "longer", intent: "app_password", expires: inDays(31) };
      const answer = await api.call(method, path, { key: person.key, json });
      expect(answer).toMatchObject({ status: 400, body: { expires: [expect.any(String)] } });
    }
    // An app password that becomes an API token does not bring its end along.
    const turned = await own.coreTokensPartialUpdate({ identifier: "long", patchedTokenRequest: { intent: "api" } });
    expect(turned.expires?.getTime()).toBeLessThan(inDays(1.1).getTime());
  });
});

describe("tokens that superusers make", () => {
  it("may be for others and need not end; whose they are stays", async () => {
    const { id } = await api.person();
    const made = await core.coreTokensCreate({
      tokenRequest: { identifier: "robot", user: id, expiring: false, managed: "goauthentik.io/robot" },
    });
    expect(made).toMatchObject({ user: id, intent: "api", expiring: false, managed: "goauthentik.io/robot" });
    const { key } = await core.coreTokensViewKeyRetrieve({ identifier: "robot" });
    expect((await api.call("GET", "/core/users/me/", { key })).status).toBe(200);
    const moved = await api.call("PATCH", "/core/tokens/robot/", { json: { user: api.admin.id } });
    expect(moved).toMatchObject({ status: 400, body: { user: [expect.any(String)] } });
    // One that begins to expire gets an end.
    const ending = await core.coreTokensPartialUpdate({ identifier: "robot", patchedTokenRequest: { expiring: true } });
    expect(ending.expires).toBeInstanceOf(Date);
    const put = await core.coreTokensUpdate({ identifier: "robot", tokenRequest: { identifier: "robot-2" } });
    expect(put).toMatchObject({ identifier: "robot-2", user: id, managed: "goauthentik.io/robot" });
  });

  it.each([
    [{ identifier: "bad slug" }, "identifier"],
    [{ identifier: "ok", intent: "recovery" }, "intent"],
    [{ identifier: "ok", intent: "verification" }, "intent"],
    [{ identifier: "ok", user: 999_999 }, "user"],
    [{ identifier: "ok", user: "x" }, "user"],
    [{ identifier: "ok", intent: "app_password", expires: "soon" }, "expires"],
    [{}, "identifier"],
  ])("%j is refused", async (json, field) => {
    const answer = await api.call("POST", "/core/tokens/", { json });
    expect(answer).toMatchObject({ status: 400, body: { [field]: [expect.any(String)] } });
  });

  it("are stored hashed and sealed; keys are shown in no list, and reading or replacing one is recorded", async () => {
    await core.coreTokensCreate({ tokenRequest: { identifier: "sealed" } });
    const { key } = await core.coreTokensViewKeyRetrieve({ identifier: "sealed" });
    const row = await api.client.token.findUniqueOrThrow({ where: { identifier: "sealed" } });
    expect(Buffer.from(row.keySealed ?? []).toString("latin1") + row.keyHash).not.toContain(key);
    const list = await api.call("GET", "/core/tokens/?page_size=100");
    expect(JSON.stringify(list.body)).not.toContain(key);
    const fresh = "a-key-that-an-administrator-brings";
    await core.coreTokensSetKeyCreate({ identifier: "sealed", tokenSetKeyRequest: { key: fresh } });
    expect((await api.call("GET", "/core/users/me/", { key })).status).toBe(403);
    expect((await api.call("GET", "/core/users/me/", { key: fresh })).status).toBe(200);
    expect((await core.coreTokensViewKeyRetrieve({ identifier: "sealed" })).key).toBe(fresh);
    const events = await api.client.event.findMany({
      where: {
        action: { in: ["secret_view", "secret_rotate"] },
        context: { path: ["secret", "name"], equals: "sealed" },
      },
      orderBy: { created: "asc" },
    });
    expect(events.map(({ action }) => action)).toEqual(["secret_view", "secret_rotate", "secret_view"]);
    expect(JSON.stringify(await api.client.event.findMany())).not.toContain(fresh);
    for (const wrong of ["short", "", 7, "with spaces in it, and quite long", "é".repeat(30)]) {
      const answer = await api.call("POST", "/core/tokens/sealed/set_key/", { json: { key: wrong } });
      expect([wrong, answer.status]).toEqual([wrong, 400]);
    }
    await core.coreTokensCreate({ tokenRequest: { identifier: "sealed-2" } });
    const taken = await api.call("POST", "/core/tokens/sealed-2/set_key/", { json: { key: fresh } });
    expect(taken).toMatchObject({ status: 400, body: { key: [expect.any(String)] } });
  });

  it("are set a key by nobody else, not even their owner", async () => {
    const { id, key } = await api.person();
    await core.coreTokensCreate({ tokenRequest: { identifier: "weak", user: id } });
    const answer = await api.call("POST", "/core/tokens/weak/set_key/", { key, json: { key: "x".repeat(30) } });
    expect(answer.status).toBe(403);
  });
});

describe("what does not let anybody in", () => {
  it("147: an unknown, expired or non-api key, and that of somebody inactive", async () => {
    const { id } = await api.person();
    const keys = [
      "unknown",
      await api.token(id, "api", new Date(Date.now() - 1000)),
      await api.token(id, "app_password"),
      await api.token(id, "recovery"),
      await api.token(id, "verification"),
      await api.token((await api.engine.user({ isActive: false })).pk),
    ];
    for (const key of keys)
      expect(await api.call("GET", "/core/users/me/", { key })).toMatchObject({
        status: 403,
        body: { detail: "Token invalid/expired" },
      });
    // Also where nobody has to say who they are.
    expect((await api.call("GET", "/root/config/", { key: "unknown" })).status).toBe(403);
  });

  it("an app password of somebody else, an API key in its place, one that has expired, one of somebody inactive", async () => {
    const { pk, username } = await api.engine.user();
    const other = await api.engine.user();
    const good = await api.token(pk, "app_password");
    expect((await api.call("GET", "/core/users/me/", basic(username, good))).status).toBe(200);
    for (const [name, key] of [
      [other.username, good],
      ["", good],
      [username, await api.token(pk, "api")],
      [username, await api.token(pk, "app_password", new Date(Date.now() - 1000))],
      [username, ""],
    ] as const)
      expect((await api.call("GET", "/core/users/me/", basic(name, key))).status).toBe(403);
    await api.client.user.update({ where: { id: pk }, data: { isActive: false } });
    expect((await api.call("GET", "/core/users/me/", basic(username, good))).status).toBe(403);
  });

  it("a token that expires without a time", async () => {
    const { id, key } = await api.person();
    await api.client.token.updateMany({ where: { userId: id }, data: { expiring: true, expires: null } });
    expect((await api.call("GET", "/core/users/me/", { key })).status).toBe(403);
  });

  it.each(["Digest abc", "Bearer", "Bearer ", "AWS4-HMAC-SHA256 x"])(
    "a header that is meant for something else is not looked at: %j",
    async (Authorization) => {
      const anonymous = { key: null, headers: { Authorization } };
      expect((await api.call("GET", "/root/config/", anonymous)).status).toBe(200);
      expect(await api.call("GET", "/core/users/me/", anonymous)).toMatchObject({
        status: 403,
        body: { detail: "Authentication credentials were not provided." },
      });
    },
  );

  it("too many wrong keys from one address are answered with the time to wait; right ones go on working", async () => {
    const most = 5;
    await core.coreTokensCreate({ tokenRequest: { identifier: "limited" } });
    const settings = await api.client.system.findFirstOrThrow();
    await api.client.system.updateMany({ data: { settings: { limit_tokens_per_address: most } } });
    await api.client.rateLimit.deleteMany();
    const from = (ip: string, key?: string) => api.call("GET", "/core/users/me/", { ip, ...(key && { key }) });
    const statuses: number[] = [];
    for (let count = 0; count < most + 2; count += 1) statuses.push((await from("192.0.2.1", `wrong-${count}`)).status);
    expect(statuses).toEqual([...Array(most).fill(403), 429, 429]);
    const last = await from("192.0.2.1", "wrong");
    expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await from("192.0.2.1")).status).toBe(200);
    expect((await from("198.51.100.1", "wrong")).status).toBe(403);
    await api.client.rateLimit.deleteMany();
    await api.client.system.updateMany({ data: { settings: settings.settings ?? {} } });
  });
});
