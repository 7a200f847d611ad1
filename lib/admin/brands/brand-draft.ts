import { z } from "zod";
import type { ApiCall } from "#lib/api/endpoint.ts";
import { ApiError } from "#lib/api/errors.ts";
import { showObject } from "#lib/api/objects.ts";
import { requestSchema } from "#lib/api/resource.ts";
import { brandResource } from "#lib/api/resources/core/brands.ts";
import { defaultBackground, defaultFavicon, defaultLogo } from "#lib/brand/assets.ts";
import { json } from "#lib/models/database.ts";
import { parseGiven } from "#lib/models/fields.ts";
import { describeForm } from "../forms/describe-form.ts";
import { readForm } from "../forms/read-form.ts";
import { type Refusal, refusable } from "../save-object.ts";

/** Stands for the brand that a form makes. */
export const NEW_BRAND = "new";

const lookSchema = z.object({
  domain: z.string().default(""),
  branding_title: z.string().default("Vestibule"),
  branding_logo: z.string().default(defaultLogo),
  branding_favicon: z.string().default(defaultFavicon),
  branding_default_flow_background: z.string().default(defaultBackground),
  branding_custom_css: z.string().default(""),
  attributes: z.record(z.string(), z.unknown()).default({}),
  flow_authentication: z.string().nullable().default(null),
});

/** What of a brand is seen on its login page. */
export type BrandDraft = z.infer<typeof lookSchema>;

const formSchema = requestSchema(brandResource);

/**
 * Keeps what a brand's form says, to show the login page with it. The brand stays as it is. A login has one draft of each brand; it
 * goes with the login.
 *
 * @param call by an administrator who is logged in @param brand its key, or {@link NEW_BRAND}
 * @returns what is wrong with the form, by field
 */
export function keepDraft(call: ApiCall, brand: string, form: FormData): Promise<Refusal | { kind: "kept" }> {
  return refusable(async () => {
    const { sessionId } = call.caller;
    if (!sessionId) throw new ApiError(403, { detail: "Previews belong to a login." });
    const given = parseGiven(formSchema, readForm(describeForm(formSchema), form, brand === NEW_BRAND));
    const draft = json(lookSchema.parse(given));
    await call.services.client.brandDraft.upsert({
      where: { sessionId_brand: { sessionId, brand } },
      create: { sessionId, brand, draft },
      update: { draft },
    });
    return { kind: "kept" as const };
  });
}

/**
 * How a brand looks: as it is kept for this login's preview, or as it is stored.
 * @param call by an administrator @param brand its key, or {@link NEW_BRAND}
 * @throws ApiError 404
 */
export async function findLook(call: ApiCall, brand: string, drafted: boolean): Promise<BrandDraft> {
  const { sessionId } = call.caller;
  const kept =
    drafted && sessionId
      ? await call.services.client.brandDraft.findUnique({ where: { sessionId_brand: { sessionId, brand } } })
      : null;
  if (kept) return lookSchema.parse(kept.draft);
  if (brand === NEW_BRAND) return lookSchema.parse({});
  return lookSchema.parse(await showObject(brandResource, { ...call, params: { brand_uuid: brand } }));
}
