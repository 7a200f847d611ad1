import { afterAll, expect, test } from "vitest";
import { closeExpressionWorkers, evaluateExpression } from "./evaluate.ts";
import { type InputChanges, makeHttpData, makeInput, makeUserData } from "./testing.ts";
import type { Json } from "./types.ts";

afterAll(closeExpressionWorkers);

async function getValue(source: string, changes?: InputChanges): Promise<Json> {
  const result = await evaluateExpression(makeInput(source, changes));
  if (!result.ok) throw new Error(`${result.kind}: ${result.error}`);
  return result.value;
}

test("a user has attributes, methods and groups", async () => {
  const source = `u = request.user
return [
    u.pk, u.id, u.username, u.name, u.email, u.uuid, u.path, u.type, u.is_active, u.is_superuser, u.is_authenticated,
    u.is_anonymous, u.attributes["settings"]["locale"], u.has_usable_password(), u.group_attributes(http_request)["floor"],
    hasattr(u, "backend"), str(u), [g.name for g in u.ak_groups.all()], u.groups.filter(name="engineers").exists(),
    u.all_groups().filter(name__in=["x"]).exists(), u.groups.count(), u.groups.first().attributes["floor"],
    list(u.ak_groups.values_list("name", flat=True)), u.groups.exclude(name="engineers").exists(), u == request.user,
]`;
  const uuid = "0b0cf0a0-0000-4000-8000-000000000007";
  expect(await getValue(source)).toEqual([
    ...[7, 7, "ada", "Ada Lovelace", "ada@example.org", uuid, "users", "internal", true, false, true],
    ...[false, "de", true, 3, false, "ada", ["engineers"], true, false, 1, 3, ["engineers"], false, true],
  ]);
});

test("a backend is there when the user was authenticated by one", async () => {
  const user = makeUserData({ backend: "authentik.core.auth.InbuiltBackend" });
  expect(await getValue("return [hasattr(request.user, 'backend'), request.user.backend]", { user })).toEqual([
    true,
    "authentik.core.auth.InbuiltBackend",
  ]);
});

test("inherited groups are told from direct ones", async () => {
  const user = makeUserData({
    groups: [{ pk: 1, name: "child" }],
    all_groups: [
      { pk: 1, name: "child" },
      { pk: 2, name: "parent" },
    ],
  });
  const source = "u = request.user\nreturn [u.groups.count(), u.all_groups().filter(name='parent').exists()]";
  expect(await getValue(source, { user })).toEqual([1, true]);
});

test("nobody is an anonymous user", async () => {
  const source = `u = request.user
return [u.pk, u.username, u.is_authenticated, u.is_anonymous, u.is_active, u.has_usable_password(), u.group_attributes(),
    u.groups.exists(), u.ak_groups.all().exists(), u.all_groups().exists()]`;
  expect(await getValue(source, { user: null })).toEqual([
    null,
    "",
    false,
    true,
    false,
    false,
    {},
    false,
    false,
    false,
  ]);
});

test("stored objects cannot be changed", async () => {
  for (const call of ["save()", "delete()", "check_password('x')", "set_password('x')"]) {
    const result = await evaluateExpression(makeInput(`request.user.${call}`));
    expect(result).toMatchObject({ ok: false, error: expect.stringMatching(/not available/) });
  }
});

test("a record of another kind has its attributes", async () => {
  const variables = {
    request: { user: null, obj: { $record: "application", pk: "a1", slug: "wiki", meta: { x: 1 } } },
  };
  const source = "return [request.obj.slug, request.obj.meta['x'], request.obj.pk, str(request.obj), request.obj]";
  expect(await getValue(source, { variables })).toEqual([
    "wiki",
    1,
    "a1",
    "wiki",
    { $record: "application", pk: "a1" },
  ]);
});

test("the HTTP request", async () => {
  const source = `r = http_request
return [
    r is request.http_request, r.method, r.path, r.GET["next"], r.GET["tag"], r.GET.getlist("tag"), r.GET.get("nope", 1),
    r.headers["user-agent"], r.headers.get("ACCEPT"), r.META["HTTP_USER_AGENT"], r.META["REMOTE_ADDR"], r.session.get("x"),
    r.COOKIES, r.POST.get("x"), r.get_host(), r.is_secure(), r.build_absolute_uri("/x"), r.build_absolute_uri("y?z=1"),
    r.build_absolute_uri(), r.user.username, r.tenant.default_user_change_email, r.brand.branding_title,
]`;
  const full = "https://id.example.org/if/flow/settings/?next=%2Fa&tag=x&tag=y";
  expect(await getValue(source, { http: makeHttpData({ user: makeUserData() }) })).toEqual([
    ...[true, "GET", "/if/flow/settings/", "/a", "y", ["x", "y"], 1, "Test", "text/html", "Test", "192.0.2.10", null],
    ...[{}, null, "id.example.org", true, "https://id.example.org/x", "https://id.example.org/if/flow/settings/y?z=1"],
    ...[full, "ada", true, "Vestibule"],
  ]);
});

test("where the client is can be read by key and by attribute", async () => {
  const context = { geoip: { country: "DE", city: "" }, asn: { asn: 64496 } };
  const source =
    "g = context['geoip']\nreturn [g['country'], g.country, g.get('x'), hasattr(g, 'x'), context['asn'].asn]";
  expect(await getValue(source, { context })).toEqual(["DE", "DE", null, false, 64496]);
});

test("IP addresses and networks", async () => {
  const source = `return [
    ak_client_ip in ip_network("192.0.2.0/24"), ak_client_ip in ip_network("10.0.0.0/8"), ak_client_ip == ip_address("192.0.2.10"),
    ip_address("10.0.0.1").is_private, ip_address("8.8.8.8").is_private, ip_address("::1").is_loopback, ak_client_ip.version,
    ip_address("10.0.0.1") in ip_network("::/0"), str(ip_network("10.1.2.3/8", strict=False)), ip_network("10.0.0.0/30").num_addresses,
    ip_address("10.0.0.1") < ip_address("10.0.0.2"), ip_network("10.0.0.0/16").subnet_of(ip_network("10.0.0.0/8")),
]`;
  const first = [true, false, true, true, false, true, 4, false, "10.0.0.0/8", 4, true, true];
  expect(await getValue(source)).toEqual(first);
  const nobody = await evaluateExpression(
    makeInput("return ak_client_ip is None", { variables: { ak_client_ip: null } }),
  );
  expect(nobody).toMatchObject({ ok: true, value: true });
});
