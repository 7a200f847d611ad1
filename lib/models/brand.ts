import { z } from "zod";
import type { Brand } from "#lib/db/generated/client.ts";
import { json, refuseTaken, requireObjects, someColumns, writing } from "./database.ts";
import { FieldErrors } from "./error.ts";
import { flag, jsonObject, keyOrNull, parseGiven, parseNew, text, uniqueName } from "./fields.ts";
import { flowColumns } from "./flow.ts";
import { createStoredModel, prismaTable } from "./stored-model.ts";
import type { Columns } from "./where.ts";

const flowFields = {
  flow_authentication: "flowAuthentication",
  flow_invalidation: "flowInvalidation",
  flow_recovery: "flowRecovery",
  flow_unenrollment: "flowUnenrollment",
  flow_user_settings: "flowUserSettings",
  flow_device_code: "flowDeviceCode",
  flow_lockdown: "flowLockdown",
  flow_user_switch: "flowUserSwitch",
  flow_request: "flowRequest",
} as const;
const flowFieldNames = Object.keys(flowFields) as (keyof typeof flowFields)[];

/** Addresses of web pages, places on this site, names of media files, pictures in themselves, and icons of the reference implementation. */
const PICTURE =
  /^(?:[hH][tT][tT][pP][sS]?:\/\/[^\s\\]+|data:image\/[^\s]+|fa:\/\/\S+|\/(?![/\\])[^\s\\]*|[\w%(][^\s\\:]*)$/;
const pictureAddress = () =>
  text()
    .refine((value) => PICTURE.test(value), "Neither an address nor the name of a media file.")
    .meta({ override: { type: "string", minLength: 1, maxLength: 100_000, pattern: PICTURE.source } });

/** Writable fields of a brand. Left out, the looks are those of the product. */
export const brandSchema = z.object({
  domain: uniqueName().meta({ title: "Domain", description: "The host of the addresses it is for, or its end." }),
  default: flag()
    .default(false)
    .meta({ title: "Default", description: "For all addresses that no other brand is for." }),
  branding_title: text().optional().meta({ title: "Title" }),
  branding_logo: pictureAddress()
    .optional()
    .meta({ title: "Logo", description: "An address or a media file. %(theme)s stands for light or dark." }),
  branding_favicon: text()
    .optional()
    .meta({ title: "Icon", description: "An address or a media file. %(theme)s stands for light or dark." }),
  branding_custom_css: text({ blank: true })
    .optional()
    .meta({ title: "Custom CSS", description: "Added to every page of a flow.", widget: "textarea", language: "css" }),
  branding_default_flow_background: pictureAddress()
    .optional()
    .meta({ title: "Background", description: "Picture behind flows that have none of their own." }),
  attributes: jsonObject()
    .default({})
    .meta({ title: "Attributes", description: "Settings that hold for everybody, as JSON." }),
  flow_authentication: keyOrNull().default(null).meta({ title: "Login flow", reference: "flow" }),
  flow_invalidation: keyOrNull().default(null).meta({ title: "Logout flow", reference: "flow" }),
  flow_recovery: keyOrNull().default(null).meta({
    title: "Recovery flow",
    description: "Offered on the login page to people who cannot log in.",
    reference: "flow",
  }),
  flow_unenrollment: keyOrNull()
    .default(null)
    .meta({ title: "Unenrollment flow", description: "How people delete their account.", reference: "flow" }),
  flow_user_settings: keyOrNull()
    .default(null)
    .meta({ title: "User settings flow", description: "How people change their details.", reference: "flow" }),
  flow_device_code: keyOrNull().default(null).meta({ title: "Device code flow", reference: "flow" }),
  flow_lockdown: keyOrNull().default(null).meta({ title: "Lockdown flow", reference: "flow" }),
  flow_user_switch: keyOrNull().default(null).meta({ title: "User switch flow", reference: "flow" }),
  flow_request: keyOrNull().default(null).meta({ title: "Request flow", reference: "flow" }),
});
type Fields = z.infer<typeof brandSchema>;

const columns: Columns = {
  pk: { kind: "uuid", at: ["id"] },
  brand_uuid: { kind: "uuid", at: ["id"] },
  domain: { kind: "text", at: ["domain"] },
  default: { kind: "boolean", at: ["default"] },
  branding_title: { kind: "text", at: ["brandingTitle"] },
  branding_logo: { kind: "text", at: ["brandingLogo"] },
  branding_favicon: { kind: "text", at: ["brandingFavicon"] },
  branding_custom_css: { kind: "text", at: ["brandingCustomCss"] },
  branding_default_flow_background: { kind: "text", at: ["defaultFlowBackground"] },
  attributes: { kind: "json", at: ["attributes"] },
  ...Object.fromEntries(
    flowFieldNames.map((field) => [
      field,
      {
        kind: "uuid" as const,
        at: [`${flowFields[field]}Id`],
        nullable: true,
        relation: { at: [flowFields[field]], columns: () => flowColumns },
      },
    ]),
  ),
};

function toRow(fields: Fields) {
  return {
    domain: fields.domain,
    default: fields.default,
    brandingTitle: fields.branding_title,
    brandingLogo: fields.branding_logo,
    brandingFavicon: fields.branding_favicon,
    brandingCustomCss: fields.branding_custom_css,
    defaultFlowBackground: fields.branding_default_flow_background,
    attributes: fields.attributes && json(fields.attributes),
    flowAuthenticationId: fields.flow_authentication,
    flowInvalidationId: fields.flow_invalidation,
    flowRecoveryId: fields.flow_recovery,
    flowUnenrollmentId: fields.flow_unenrollment,
    flowUserSettingsId: fields.flow_user_settings,
    flowDeviceCodeId: fields.flow_device_code,
    flowLockdownId: fields.flow_lockdown,
    flowUserSwitchId: fields.flow_user_switch,
    flowRequestId: fields.flow_request,
  };
}

/** `authentik_brands.brand` */
export const brandModel = createStoredModel({
  name: "authentik_brands.brand",
  references: new Set(flowFieldNames),
  schema: brandSchema,
  columns: columns,
  defaultOrder: ["domain"],
  table: prismaTable<Brand>((db) => db.brand),
  async prepare(db, data, existing, pk) {
    const given = existing ? parseGiven(brandSchema, data) : parseNew(brandSchema, data);
    const own = existing?.pk as string | undefined;
    if (given.domain !== undefined)
      refuseTaken("domain", await db.brand.findUnique({ where: { domain: given.domain }, select: { id: true } }), own);
    if (given.default) {
      const other = await db.brand.findFirst({ where: { default: true }, select: { id: true } });
      if (other && other.id !== own) throw new FieldErrors({ default: ["Only one brand can be the default."] });
    }
    for (const field of flowFieldNames) await requireObjects(db, "flow", field, [given[field]]);
    return {
      save: () =>
        writing(async () => {
          const row = own
            ? await db.brand.update({ where: { id: own }, data: someColumns(toRow, given) })
            : await db.brand.create({
                data: { ...toRow(given as Fields), ...(pk !== undefined && { id: String(pk) }) },
              });
          return { pk: row.id };
        }),
    };
  },
  async remove(db, { pk }) {
    await db.brand.deleteMany({ where: { id: String(pk) } });
  },
  show: (row) => ({
    brand_uuid: row.id,
    domain: row.domain,
    default: row.default,
    branding_title: row.brandingTitle,
    branding_logo: row.brandingLogo,
    branding_favicon: row.brandingFavicon,
    branding_custom_css: row.brandingCustomCss,
    branding_default_flow_background: row.defaultFlowBackground,
    attributes: row.attributes,
    ...Object.fromEntries(flowFieldNames.map((field) => [field, row[`${flowFields[field]}Id`]])),
  }),
});
