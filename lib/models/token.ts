import { randomUUID } from "node:crypto";
import { z } from "zod";
import { appSecret } from "#lib/crypto/keys.ts";
import { deriveKey, hashToken, randomToken, seal } from "#lib/crypto/secret.ts";
import type { Token } from "#lib/db/generated/client.ts";
import { refuseTaken, requireObjects, someColumns, writing } from "./database.ts";
import { FieldErrors } from "./error.ts";
import { choice, dateOrNull, flag, integer, parseGiven, parseNew, slug, text } from "./fields.ts";
import { createStoredModel, prismaTable } from "./stored-model.ts";
import { userColumns } from "./user.ts";
import type { Columns } from "./where.ts";

/** Purpose of the key that seals token keys; what shows a key again opens it with the same and the token's id. */
export const tokenKeyPurpose = "token-keys";
const defaultLifetimeMs = 24 * 3_600_000;

/** Writable fields of a token, with the key, which only blueprints have. */
export const tokenSchema = z.object({
  identifier: slug(255).meta({ title: "Identifier", description: "Unique, in the address of the token." }),
  user: integer(1)
    .optional()
    .meta({ title: "User", description: "Whose token it is; it can do what this person can.", reference: "user" }),
  intent: choice(["api", "app_password"]).default("api").meta({
    title: "Intent",
    description: "An API key for programs, or an app password for those that log in with one.",
  }),
  description: text({ blank: true }).default("").meta({ title: "Description", description: "What it is for." }),
  managed: z
    .preprocess((value) => value ?? null, z.union([z.null(), text({ max: 500 })]))
    .default(null)
    .meta({ title: "Managed by" }),
  expires: dateOrNull()
    .default(null)
    .meta({ title: "Expires", description: "UTC. Empty: as the system’s settings say." }),
  expiring: flag().default(true).meta({ title: "Expires at all" }),
  key: z.string({ error: "Not a text." }).min(1, "This field may not be blank.").optional(),
});
type Fields = z.infer<typeof tokenSchema>;

const columns: Columns = {
  pk: { kind: "uuid", at: ["id"] },
  token_uuid: { kind: "uuid", at: ["id"] },
  identifier: { kind: "text", at: ["identifier"] },
  user: { kind: "integer", at: ["userId"], relation: { at: ["user"], columns: () => userColumns } },
  intent: { kind: "text", at: ["intent"] },
  description: { kind: "text", at: ["description"] },
  managed: { kind: "text", at: ["managed"], nullable: true },
  expires: { kind: "date", at: ["expires"], nullable: true },
  expiring: { kind: "boolean", at: ["expiring"] },
};

function toRow(fields: Fields) {
  return {
    identifier: fields.identifier,
    userId: fields.user as number,
    intent: fields.intent,
    description: fields.description,
    managed: fields.managed,
    expires: fields.expires,
    expiring: fields.expiring,
  };
}

/** `authentik_core.token` */
export const tokenModel = createStoredModel({
  name: "authentik_core.token",
  references: new Set(["user"]),
  schema: tokenSchema,
  columns: columns,
  defaultOrder: ["identifier"],
  // Tokens that carry a run belong to the system.
  table: prismaTable<Token>((db) => db.token, { only: { flowToken: null } }),
  async prepare(db, data, existing, pk) {
    const given: Partial<Fields> = existing ? parseGiven(tokenSchema, data) : parseNew(tokenSchema, data);
    const own = existing?.pk as string | undefined;
    if (!own && given.user === undefined) throw new FieldErrors({ user: ["This field is required."] });
    if (given.identifier !== undefined)
      refuseTaken(
        "identifier",
        await db.token.findUnique({ where: { identifier: given.identifier }, select: { id: true } }),
        own,
      );
    await requireObjects(db, "user", "user", [given.user]);
    if (given.key)
      refuseTaken(
        "key",
        await db.token.findUnique({ where: { keyHash: hashToken(given.key) }, select: { id: true } }),
        own,
      );
    return {
      save: () =>
        writing(async () => {
          if (own) {
            const row = await db.token.update({
              where: { id: own },
              data: { ...someColumns(toRow, given), ...(given.key && keyColumns(own, given.key)) },
            });
            return { pk: row.id };
          }
          const id = pk === undefined ? randomUUID() : String(pk);
          const fields = given as Fields;
          const expires = fields.expiring
            ? (fields.expires ?? new Date(Date.now() + defaultLifetimeMs))
            : fields.expires;
          await db.token.create({
            data: { id, ...toRow(fields), expires, ...keyColumns(id, fields.key ?? randomToken(45)) },
          });
          return { pk: id };
        }),
    };
  },
  async remove(db, { pk }) {
    await db.token.deleteMany({ where: { id: String(pk) } });
  },
  show: (row) => ({
    pk: row.id,
    identifier: row.identifier,
    user: row.userId,
    intent: row.intent,
    description: row.description,
    managed: row.managed,
    expires: row.expires?.toISOString() ?? null,
    expiring: row.expiring,
  }),
});

/** The two forms in which a key is kept: a hash to find it by and a sealed copy to show it again. */
export function keyColumns(id: string, key: string): { keyHash: string; keySealed: Uint8Array<ArrayBuffer> } {
  return { keyHash: hashToken(key), keySealed: new Uint8Array(seal(deriveKey(appSecret(), tokenKeyPurpose), key, id)) };
}
