"use server";

import { cookies as readCookies, headers as readHeaders } from "next/headers";
import { redirect } from "next/navigation";
import { actOnOwnAccount, type OwnAct } from "#lib/http/own-account.ts";

/** Ends one of the person's own logins. */
export async function endSession(form: FormData): Promise<void> {
  await act("end_session", form);
}

/** Ends all of the person's own logins but this browser's. */
export async function endOtherSessions(form: FormData): Promise<void> {
  await act("end_other_sessions", form);
}

/** Takes back what the person has allowed an application. */
export async function revokeConsent(form: FormData): Promise<void> {
  await act("revoke_consent", form);
}

async function act(what: OwnAct, form: FormData): Promise<void> {
  const [headers, cookies] = await Promise.all([readHeaders(), readCookies()]);
  const id = form.get("id");
  redirect(await actOnOwnAccount(what, typeof id === "string" ? id : "", headers, (name) => cookies.get(name)?.value));
}
