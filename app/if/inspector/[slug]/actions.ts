"use server";

import { cookies as readCookies, headers as readHeaders } from "next/headers";
import { redirect } from "next/navigation";
import { findRecord } from "#lib/admin/inspector/find-record.ts";
import { writeTrace } from "#lib/flows/trace-store.ts";
import { adminAction } from "../../admin/access.ts";

/** Keeps what the inspector shows, under an address that can be passed on, and shows that. */
export async function keepRecord(slug: string, search: string): Promise<void> {
  const call = await adminAction(`/if/inspector/${slug}/`);
  const query = new URLSearchParams(search);
  const [headers, cookies] = await Promise.all([readHeaders(), readCookies()]);
  const record = await findRecord(call, slug, query, { headers, cookies: (name) => cookies.get(name)?.value });
  if (!record) return;
  await writeTrace(call.services.client, { kind: "record", record, now: call.services.clock() });
  query.set("record", record.request.id);
  redirect(`/if/inspector/${encodeURIComponent(slug)}/?${query}`);
}
