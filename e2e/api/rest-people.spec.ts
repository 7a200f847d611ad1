import { AdminApi, Configuration, CoreApi, ResponseError } from "@goauthentik/api";
import { expect, test } from "../fixtures/test.ts";
import { admin } from "../support/admin.ts";
import { ApiAdministrator } from "../support/api-administrator.ts";
import { logIn, whoIs } from "../support/api-steps.ts";
import type { ApiVisitor } from "../support/api-visitor.ts";
import { unique } from "../support/unique.ts";

/** The client as a page of the site uses it: with the browser's cookies, and the header that changes need. */
function clientOf(visitor: ApiVisitor): Configuration {
  return new Configuration({
    basePath: "/api/v3",
    fetchApi: (url, init) => {
      const headers = new Headers(init?.headers);
      headers.set("X-authentik-CSRF", visitor.jar.get("authentik_csrf") ?? "");
      return visitor.fetch(url, { ...init, headers });
    },
  });
}

const statusOf = async (call: Promise<unknown>) => {
  const error: unknown = await call.then(
    () => null,
    (cause: unknown) => cause,
  );
  return error instanceof ResponseError ? error.response.status : 200;
};

test("somebody who is logged in sees who they are, makes a token, and ends the login elsewhere", async ({
  visitor,
  newVisitor,
  origin,
  person,
}) => {
  await logIn(visitor, person);
  const core = new CoreApi(clientOf(visitor));
  const { user } = await core.coreUsersMeRetrieve();
  expect(user).toMatchObject({ username: person.username, isSuperuser: false });
  const identifier = unique("token");
  await core.coreTokensCreate({ tokenRequest: { identifier } });
  const { key } = await core.coreTokensViewKeyRetrieve({ identifier });
  const program = new CoreApi(new Configuration({ basePath: `${origin}/api/v3`, accessToken: key }));
  expect((await program.coreUsersMeRetrieve()).user.pk).toBe(user.pk);
  expect(await statusOf(program.coreUsersList())).toBe(403);

  const elsewhere = newVisitor({ headers: { "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/131.0" } });
  await logIn(elsewhere, person);
  const { results } = await core.coreAuthenticatedSessionsList();
  expect(results.map(({ current }) => current).toSorted()).toEqual([false, true]);
  const other = results.find(({ current }) => !current);
  expect(other?.userAgent.userAgent.family).toBe("Firefox");
  await core.coreAuthenticatedSessionsDestroy({ uuid: other?.uuid ?? "" });
  expect(await whoIs(elsewhere)).toBeNull();
  expect(await whoIs(visitor)).toBe(person.username);
});

test("a page elsewhere changes nothing: without the header, with a planted cookie, from another origin", async ({
  visitor,
  person,
}) => {
  await logIn(visitor, person);
  await visitor.fetch("/api/v3/core/users/me/");
  const real = visitor.jar.get("authentik_csrf") ?? "";
  expect(real.length).toBeGreaterThan(30);
  const attempt = async (headers: Record<string, string>) =>
    (
      await visitor.fetch("/api/v3/core/tokens/", {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify({ identifier: unique("forged") }),
      })
    ).status;
  expect(await attempt({})).toBe(403);
  expect(await attempt({ "X-authentik-CSRF": real, Origin: "https://evil.example" })).toBe(403);
  visitor.jar.set("authentik_csrf", "planted");
  expect(await attempt({ "X-authentik-CSRF": "planted" })).toBe(403);
  expect(await attempt({ "X-authentik-CSRF": real })).toBe(201);
});

test("an administrator makes an account, sets its password, and acts as its owner for a while", async ({
  visitor,
  newVisitor,
  origin,
}) => {
  const api = new ApiAdministrator(origin, admin.token);
  const username = unique("made");
  const made = await api.core.coreUsersCreate({ userRequest: { username, name: "Made by hand" } });
  const id = made.pk;
  await api.core.coreUsersSetPasswordCreate({ id, userPasswordSetRequest: { password: "a first long password" } });
  const owner = newVisitor();
  await logIn(owner, { username, password: "a first long password" });
  await api.core.coreUsersSetPasswordCreate({ id, userPasswordSetRequest: { password: "a second long password" } });
  expect(await whoIs(owner)).toBeNull();
  await logIn(owner, { username, password: "a second long password" });

  await logIn(visitor, admin);
  const core = new CoreApi(clientOf(visitor));
  await core.coreUsersMeRetrieve();
  await core.coreUsersImpersonateCreate({ id, impersonationRequest: { reason: "helping out" } });
  expect(await whoIs(visitor)).toBe(username);
  const { user, original } = await core.coreUsersMeRetrieve();
  expect([user.username, original?.username]).toEqual([username, admin.username]);
  expect(await statusOf(core.coreUsersList())).toBe(403);
  await core.coreUsersImpersonateEndRetrieve();
  expect(await whoIs(visitor)).toBe(admin.username);
  await api.core.coreUsersDestroy({ id });
  expect(await whoIs(owner)).toBeNull();
});

test("the address and the system tell everybody what they may know", async ({ origin }) => {
  const anonymous = new Configuration({ basePath: `${origin}/api/v3` });
  const brand = await new CoreApi(anonymous).coreBrandsCurrentRetrieve();
  expect(brand.flowAuthentication).toBe("default-authentication-flow");
  expect(await statusOf(new CoreApi(anonymous).coreUsersMeRetrieve())).toBe(403);
  const version = await new AdminApi(
    new Configuration({ basePath: `${origin}/api/v3`, accessToken: admin.token }),
  ).adminVersionRetrieve();
  expect(version.versionCurrent).toMatch(/^\d+\.\d+\.\d+$/);
});
