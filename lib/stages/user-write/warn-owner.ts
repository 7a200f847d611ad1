import type { StageContext } from "#lib/flows/stage.ts";
import { notifyPerson } from "#lib/identity/notify-person.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";

type Context = Pick<StageContext, "db" | "definitions" | "flow" | "now" | "request">;

/** Tells somebody that their password or address was changed; not while an account is being made. */
export async function warnOwner(
  { db, definitions, flow, now, request }: Context,
  before: UserRecord,
  after: UserRecord,
  passwordChanged: boolean,
): Promise<void> {
  if (flow.designation === "enrollment") return;
  const about = { request, settings: definitions.settings, now };
  if (before.email !== "" && before.email.toLowerCase() !== after.email.toLowerCase())
    await notifyPerson(db, after, { kind: "email_changed", before: before.email }, about);
  // Somebody's first password replaces nothing.
  if (passwordChanged && before.hasUsablePassword) await notifyPerson(db, after, { kind: "password_changed" }, about);
}
