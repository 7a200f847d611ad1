"use server";

import { revalidatePath } from "next/cache";
import { cookies as readCookies, headers as readHeaders } from "next/headers";
import { redirect } from "next/navigation";
import { endImpersonation } from "#lib/http/end-impersonation.ts";

/** Ends acting as somebody else. Other sites cannot send it: the framework compares `Origin` with the host. */
export async function endActing(): Promise<void> {
  const [headers, cookies] = await Promise.all([readHeaders(), readCookies()]);
  const to = await endImpersonation({
    method: "POST",
    path: "/if/user/",
    query: new URLSearchParams(),
    headers,
    cookies: (name) => cookies.get(name)?.value,
  });
  // What the browser remembers of other pages was for somebody else.
  revalidatePath("/", "layout");
  redirect(to);
}
