import { CoreApi } from "@goauthentik/api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestApi, type TestApi } from "../../testing.ts";

let api: TestApi;
let core: CoreApi;
beforeAll(async () => {
  api = await createTestApi();
  core = new CoreApi(api.configuration());
});
afterAll(() => api.close());

it("brands are created, shown, filtered, changed and deleted", async () => {
  const flow = await api.engine.flow({ slug: "login", stages: [] });
  const made = await core.coreBrandsCreate({
    brandRequest: { domain: "brand.example", flowAuthentication: flow.pk, attributes: { x: 1 } },
  });
  expect(made).toMatchObject({ domain: "brand.example", _default: false, brandingTitle: "Vestibule" });
  expect(made).toMatchObject({ flowAuthentication: flow.pk, clientCertificates: [], brandingMapTiles: "" });
  expect(await core.coreBrandsRetrieve({ brandUuid: made.brandUuid })).toEqual(made);
  expect((await core.coreBrandsList({ flowAuthentication: flow.pk })).results).toEqual([made]);
  expect((await core.coreBrandsList({ domain: "other.example" })).results).toEqual([]);
  const patchedBrandRequest = { brandingTitle: "Acme" };
  const changed = await core.coreBrandsPartialUpdate({ brandUuid: made.brandUuid, patchedBrandRequest });
  expect(changed).toEqual({ ...made, brandingTitle: "Acme" });
  await core.coreBrandsDestroy({ brandUuid: made.brandUuid });
  expect((await api.call("GET", `/core/brands/${made.brandUuid}/`)).status).toBe(404);
});

it("195: only one brand is the default, and no two have the same domain", async () => {
  await core.coreBrandsCreate({ brandRequest: { domain: "first.example", _default: true } });
  const second = await api.call("POST", "/core/brands/", { json: { domain: "second.example", default: true } });
  expect(second).toMatchObject({ status: 400, body: { default: [expect.any(String)] } });
  const same = await api.call("POST", "/core/brands/", { json: { domain: "first.example" } });
  expect(same).toMatchObject({ status: 400, body: { domain: [expect.any(String)] } });
});

it("the brand of the address is shown to everybody, with the slugs of its flows and the links at the foot", async () => {
  const flow = await api.engine.flow({ slug: "here", stages: [] });
  await core.coreBrandsCreate({
    brandRequest: {
      domain: "vestibule.test",
      flowAuthentication: flow.pk,
      brandingLogo: "logo-%(theme)s.png",
      brandingFavicon: "icon.png",
      attributes: { settings: { theme: { base: "dark" }, locale: "fr" } },
    },
  });
  const footer_links = [{ name: "Imprint", href: "https://example.com/imprint" }];
  expect((await api.call("PATCH", "/admin/settings/", { json: { footer_links } })).status).toBe(200);
  const current = await new CoreApi(api.configuration(null)).coreBrandsCurrentRetrieve();
  expect(current).toMatchObject({
    matchedDomain: "vestibule.test",
    flowAuthentication: "here",
    brandingLogo: "/media/logo-%(theme)s.png",
    brandingLogoThemedUrls: { light: "/media/logo-light.png", dark: "/media/logo-dark.png" },
    brandingFavicon: "/media/icon.png",
    brandingFaviconThemedUrls: null,
    uiTheme: "dark",
    defaultLocale: "fr",
    uiFooterLinks: footer_links,
    flags: { flowsContinuousLogin: false, flowsRefreshOthers: false },
  });
  expect(current.flowRecovery).toBeUndefined();
});
