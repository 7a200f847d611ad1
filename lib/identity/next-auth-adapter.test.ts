import { getServerSession } from "next-auth";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestEngine, type TestEngine } from "#lib/flows/testing.ts";
import { type RequestInfo, runWithRequest } from "#lib/http/request.ts";
import { authOptions } from "./next-auth.ts";
import { NotByNextAuthError, sessionAdapter } from "./next-auth-adapter.ts";
import { dropProlonging, returnThroughFlow } from "./next-auth-route.ts";
import { createSession } from "./sessions.ts";

const HOUR_MS = 3_600_000;
const address = "192.0.2.1";
let engine: TestEngine;
let userId: number;
beforeAll(async () => {
  engine = await createTestEngine();
});
beforeEach(async () => {
  await engine.client.session.deleteMany();
  userId = (await engine.user()).pk ?? 0;
});
afterAll(() => engine.close());

const adapter = (ip = address) => {
  const { getSessionAndUser, deleteSession, ...rest } = sessionAdapter(
    () => engine.services,
    () => ip,
  );
  if (!getSessionAndUser || !deleteSession) throw new Error("The adapter lacks what next-auth needs.");
  return { ...rest, getSessionAndUser, deleteSession };
};

function login(changes: Partial<Parameters<typeof createSession>[1]> = {}) {
  return createSession(engine.client, {
    userId,
    durationMs: HOUR_MS,
    networkBinding: "no_binding",
    geoipBinding: "no_binding",
    ip: address,
    userAgent: "test",
    now: new Date(),
    ...changes,
  });
}

describe("next-auth sees a login", () => {
  it("by its token, of which the database has only the hash", async () => {
    const { token } = await login();
    const found = await adapter().getSessionAndUser(token);
    expect(found?.user).toMatchObject({ id: String(userId) });
    const rows = await engine.client.session.findMany();
    expect(JSON.stringify(rows, (_key, value) => (typeof value === "bigint" ? Number(value) : value))).not.toContain(
      token,
    );
    expect(await adapter().getSessionAndUser(rows[0]?.tokenHash ?? "")).toBeNull();
  });

  it("not with another token, an expired one, or one that was ended", async () => {
    const { token } = await login();
    expect(await adapter().getSessionAndUser("another")).toBeNull();
    const old = await login({ now: new Date(Date.now() - 2 * HOUR_MS) });
    expect(await adapter().getSessionAndUser(old.token)).toBeNull();
    await adapter().deleteSession(token);
    expect(await adapter().getSessionAndUser(token)).toBeNull();
  });

  it("authentik CVE-2025-53942: not of somebody who is no longer active", async () => {
    const { token } = await login();
    await engine.client.user.update({ where: { id: userId }, data: { isActive: false } });
    expect(await adapter().getSessionAndUser(token)).toBeNull();
  });

  it("not from another network when it is bound to one", async () => {
    const { token } = await login({ networkBinding: "bind_asn_network_ip" });
    expect(await adapter().getSessionAndUser(token)).not.toBeNull();
    expect(await adapter("198.51.100.7").getSessionAndUser(token)).toBeNull();
  });
});

describe("Zitadel GHSA-25rw-g6ff-fmg8: next-auth is no second way to a login", () => {
  it.each(["createSession", "createUser", "updateUser", "deleteUser", "linkAccount", "unlinkAccount"] as const)(
    "%s is refused",
    (name) => {
      const method = adapter()[name] as unknown as () => unknown;
      expect(() => method()).toThrow(NotByNextAuthError);
    },
  );

  it("nor does it prolong one", async () => {
    const { token } = await login();
    const before = await engine.client.session.findFirstOrThrow();
    await adapter().updateSession?.({ sessionToken: token, expires: new Date(Date.now() + 1000 * HOUR_MS) });
    expect(await engine.client.session.findFirstOrThrow()).toEqual(before);
  });
});

const request = (proto: "http" | "https"): RequestInfo => ({
  id: "0".repeat(32),
  clientIp: address,
  userAgent: "test",
  host: "login.example.com",
  proto,
  origin: `${proto}://login.example.com`,
  nonce: "",
  local: false,
});

describe("next-auth's options", () => {
  it("name the cookies for this host alone where browsers use https", () => {
    const names = (proto: "http" | "https") =>
      runWithRequest(request(proto), () =>
        Object.values(authOptions.cookies ?? {}).map(({ name, options }) => [name, options.secure]),
      );
    expect(names("http")).toContainEqual(["vestibule_session", false]);
    expect(names("https")).toContainEqual(["__Host-vestibule_session", true]);
    expect(names("https").every(([name, secure]) => String(name).startsWith("__Host-") && secure)).toBe(true);
  });

  it("give pages a session through getServerSession, with the person and nothing else", async () => {
    const { token } = await login();
    const user = await engine.client.user.update({
      where: { id: userId },
      data: { name: "Ada", email: "ada@example.com" },
    });
    const session = await runWithRequest(request("http"), () => {
      const req = { headers: {}, cookies: { vestibule_session: token } };
      const res = { getHeader: () => undefined, setHeader: () => undefined };
      return getServerSession(req as never, res as never, authOptions);
    });
    expect(session?.user).toEqual({
      id: String(userId),
      name: "Ada",
      email: "ada@example.com",
      username: user.username,
      image: expect.any(String),
    });
  });
});

describe("next-auth's answers", () => {
  it("do not set the login's cookie again, which would outlive the browser, but may remove it", () => {
    const headers = new Headers();
    headers.append("Set-Cookie", "vestibule_session=token; Path=/; Expires=Mon, 21 Dec 2026 00:00:00 GMT; HttpOnly");
    headers.append("Set-Cookie", "vestibule_auth_csrf=a%7Cb; Path=/; HttpOnly");
    runWithRequest(request("http"), () => dropProlonging(headers));
    expect(headers.getSetCookie()).toEqual(["vestibule_auth_csrf=a%7Cb; Path=/; HttpOnly"]);
    const removal = new Headers({ "Set-Cookie": "vestibule_session=; Max-Age=0; Path=/; HttpOnly" });
    runWithRequest(request("http"), () => dropProlonging(removal));
    expect(removal.getSetCookie()).toEqual(["vestibule_session=; Max-Age=0; Path=/; HttpOnly"]);
  });

  const flow = "/flows/-/default/authentication/";
  it.each([
    [
      `${flow}?callbackUrl=${encodeURIComponent("http://login.example.com/if/user/?a=1")}`,
      `${flow}?next=%2Fif%2Fuser%2F%3Fa%3D1`,
    ],
    [`${flow}?callbackUrl=${encodeURIComponent("http://login.example.com//evil.example")}`, flow],
    [`${flow}?callbackUrl=${encodeURIComponent("http://login.example.com.evil.example/")}`, flow],
    [`${flow}?callbackUrl=${encodeURIComponent("http://login.example.com@evil.example/")}`, flow],
    [`${flow}?error=OAuthSignin`, flow],
    ["/elsewhere?callbackUrl=%2Fa", "/elsewhere?callbackUrl=%2Fa"],
  ])("lead to the flow with a path of this site: %s", (location, expected) => {
    const headers = new Headers({ Location: location });
    runWithRequest(request("http"), () => returnThroughFlow(headers));
    expect(headers.get("Location")).toBe(expected);
  });
});
