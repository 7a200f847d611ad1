import { z } from "zod";
import { unlock } from "#lib/limits/unlock.ts";
import { type Endpoint, ok } from "../../endpoint.ts";
import { notFound } from "../../errors.ts";
import { findObject, inTransaction } from "../../objects.ts";
import { userResource } from "./users.ts";

/** Ends the lock-out of a person after too many wrong passwords or mails; see docs/limits.md. */
export const userUnlockEndpoint: Endpoint = {
  method: "post",
  path: "/core/users/{id}/unlock/",
  operationId: "core_users_unlock_create",
  tag: "core",
  access: "superuser",
  summary: "Forget the failed logins and the bad reputation of a user, who may try again at once",
  answers: {
    200: z
      .object({ count: z.int().meta({ description: "Counters and scores that were forgotten." }) })
      .meta({ id: "UserUnlock" }),
  },
  async handle(call) {
    const count = await inTransaction(call, async (db) => {
      const { pk } = await findObject(db, userResource, call);
      const user = await db.user.findUnique({ where: { id: Number(pk) }, select: { username: true } });
      if (!user) throw notFound();
      const forgotten = await unlock(db, { username: user.username });
      await call.services.events.record(db, {
        action: "model_updated",
        app: "vestibule.limits",
        request: call.facts,
        user: call.caller.user,
        context: {
          message: "A lock-out was ended.",
          model: { $record: "user", pk: Number(pk), name: user.username },
          count: forgotten,
        },
      });
      return forgotten;
    });
    return ok({ count });
  },
};
