"use server";

import { refresh } from "next/cache";
import { cookies as readCookies, headers as readHeaders } from "next/headers";
import { redirect } from "next/navigation";
import { answerFromForm } from "#lib/http/flow-page.ts";

/** Takes the answer of a flow's form: judges it, stores the run, and lets the page of the same request show what is next. */
export async function answerFlow(form: FormData): Promise<void> {
  const [headers, cookies] = await Promise.all([readHeaders(), readCookies()]);
  const outcome = await answerFromForm(form, headers, (name) => cookies.get(name)?.value);
  for (const cookie of outcome.cookies) cookies.set(cookie);
  if (outcome.redirect) redirect(outcome.redirect);
  refresh();
}
