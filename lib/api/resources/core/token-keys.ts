import { z } from "zod";
import { appSecret } from "#lib/crypto/keys.ts";
import { deriveKey, hashToken, open } from "#lib/crypto/secret.ts";
import type { Db } from "#lib/db/client.ts";
import { refuseTaken } from "#lib/models/database.ts";
import { parseNew } from "#lib/models/fields.ts";
import { keyColumns, tokenKeyPurpose } from "#lib/models/token.ts";
import { type ApiCall, type Endpoint, noContent, ok } from "../../endpoint.ts";
import { forbidden, notFound } from "../../errors.ts";
import { findObject, inTransaction } from "../../objects.ts";
import { tokenResource } from "./tokens.ts";

/** Right keys work from every address, however many wrong ones came from it; so keys must not be guessable. */
const SHORTEST_KEY = 20;
const LONGEST_KEY = 1024;

const keyBody = z.object({
  key: z
    .string({ error: "Not a text." })
    .min(SHORTEST_KEY, `A key has at least ${SHORTEST_KEY} characters.`)
    .max(LONGEST_KEY, `A key has at most ${LONGEST_KEY} characters.`)
    .regex(/^[\x21-\x7e]+$/, "A key consists of visible ASCII characters.")
    .meta({ secret: true }),
});

/** The secret of a token: read by its owner, replaced by superusers. */
export const tokenKeyEndpoints: readonly Endpoint[] = [
  {
    method: "get",
    path: "/core/tokens/{identifier}/view_key/",
    operationId: "core_tokens_view_key_retrieve",
    tag: "core",
    access: "authenticated",
    summary: "Show a token's key",
    answers: { 200: z.object({ key: z.string() }).meta({ id: "TokenView" }) },
    handle: (call) =>
      inTransaction(call, async (db) => {
        const { pk } = await findObject(db, tokenResource, call);
        const { id, identifier, keySealed } = await db.token.findUniqueOrThrow({ where: { id: String(pk) } });
        const key = keySealed && open(deriveKey(appSecret(), tokenKeyPurpose), keySealed, id);
        if (!key) throw notFound("This token's key cannot be shown; set a new one.");
        await record(db, call, "secret_view", { secret: { $record: "token", pk: id, name: identifier } });
        return ok({ key: key.toString("utf8") });
      }),
  },
  {
    method: "post",
    path: "/core/tokens/{identifier}/set_key/",
    operationId: "core_tokens_set_key_create",
    tag: "core",
    access: "authenticated",
    summary: "Replace a token's key",
    body: keyBody.meta({ id: "TokenSetKeyRequest" }),
    answers: { 204: null },
    handle: (call) =>
      inTransaction(call, async (db) => {
        const { pk } = await findObject(db, tokenResource, call);
        if (!call.caller.superuser) throw forbidden();
        const { key } = parseNew(keyBody, call.body);
        const { id, identifier } = await db.token.findUniqueOrThrow({ where: { id: String(pk) } });
        const same = await db.token.findUnique({ where: { keyHash: hashToken(key) }, select: { id: true } });
        refuseTaken("key", same, id);
        await db.token.update({ where: { id }, data: keyColumns(id, key) });
        await record(db, call, "secret_rotate", { secret: { $record: "token", pk: id, name: identifier } });
        return noContent();
      }),
  },
];

function record(db: Db, { services, facts, caller }: ApiCall, action: string, context: Record<string, unknown>) {
  return services.events.record(db, { action, app: "vestibule.api", request: facts, user: caller.user, context });
}
