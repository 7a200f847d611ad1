import { z } from "zod";
import { themedUrls } from "#lib/brand/picture-urls.ts";
import { themeOf, themes } from "#lib/brand/theme.ts";
import { defaultLocale } from "#lib/i18n/locales.ts";
import { isPlainObject } from "#lib/merge.ts";
import { type ApiCall, type Endpoint, ok } from "../../endpoint.ts";
import { themedUrlsSchema } from "../flows/background.ts";

const purposes = [
  "authentication",
  "user_switch",
  "invalidation",
  "recovery",
  "unenrollment",
  "user_settings",
  "device_code",
  "lockdown",
  "request",
] as const;

/** `/core/brands/current/`: how the address that was called presents itself. For everybody, so nothing here is a secret. */
export const currentBrandEndpoint: Endpoint = {
  method: "get",
  path: "/core/brands/current/",
  operationId: "core_brands_current_retrieve",
  tag: "core",
  access: "anyone",
  summary: "The brand of this address",
  answers: {
    200: z
      .object({
        matched_domain: z.string(),
        branding_title: z.string(),
        branding_logo: z.string(),
        branding_logo_themed_urls: themedUrlsSchema.nullable(),
        branding_favicon: z.string(),
        branding_favicon_themed_urls: themedUrlsSchema.nullable(),
        branding_custom_css: z.string(),
        branding_map_tiles: z.string(),
        ui_footer_links: z.array(
          z.object({ href: z.string().nullable(), name: z.string() }).meta({ id: "FooterLink" }),
        ),
        ui_theme: z.enum(themes),
        ...Object.fromEntries(purposes.map((purpose) => [`flow_${purpose}`, z.string().optional()])),
        default_locale: z.string(),
        flags: z.record(z.string(), z.boolean()),
      })
      .meta({ id: "CurrentBrand" }),
  },
  handle: async (call) => ok(showCurrentBrand(call)),
};

function showCurrentBrand({ facts: { brand }, definitions }: ApiCall) {
  const { settings } = definitions;
  const look = isPlainObject(brand.attributes.settings) ? brand.attributes.settings : {};
  const slugs = purposes.flatMap((purpose) => {
    const flow = definitions.flows.get(brand.flows[purpose] ?? "");
    return flow ? [[`flow_${purpose}`, flow.slug]] : [];
  });
  return {
    matched_domain: brand.domain,
    branding_title: brand.title,
    branding_logo: brand.logo,
    branding_logo_themed_urls: themedUrls(brand.logo),
    branding_favicon: brand.favicon,
    branding_favicon_themed_urls: themedUrls(brand.favicon),
    branding_custom_css: brand.customCss,
    branding_map_tiles: "",
    ui_footer_links: settings.footer_links,
    ui_theme: themeOf(brand.attributes),
    ...Object.fromEntries(slugs),
    default_locale: typeof look.locale === "string" ? look.locale : defaultLocale,
    flags: {
      flows_continuous_login: settings.flags.flows_continuous_login,
      flows_refresh_others: settings.flags.flows_refresh_others,
    },
  };
}
