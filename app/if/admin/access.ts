import { cookies as readCookies, headers as readHeaders } from "next/headers";
import { redirect } from "next/navigation";
import { type AdminAccess, type AdminRequest, loadAdminCall } from "#lib/admin/admin-call.ts";
import type { ApiCall } from "#lib/api/endpoint.ts";

/** Who asks for a page of the admin section, or acts in it. @param path of the page, for its requests' records */
export async function adminAccess(path: string, request: AdminRequest = {}, method = "GET"): Promise<AdminAccess> {
  const [headers, cookies] = await Promise.all([readHeaders(), readCookies()]);
  const query = request.query ?? new URLSearchParams();
  return loadAdminCall({ method, path, query, headers, cookies: (name) => cookies.get(name)?.value }, request);
}

/**
 * The call that a page of the admin section makes. Whoever is not logged in is sent to log in and comes back to the page.
 * @returns null for somebody who is no administrator: the layout says so, and the page shows nothing
 */
export async function adminPage(path: string, request: AdminRequest = {}): Promise<ApiCall | null> {
  const access = await adminAccess(path, request);
  if (access.kind === "granted") return access.call;
  if (access.kind === "forbidden") return null;
  const { query } = request;
  const back = query && query.size > 0 ? `${path}?${query}` : path;
  redirect(`/flows/-/default/authentication/?next=${encodeURIComponent(back)}`);
}

/**
 * The call that an action of the admin section makes.
 * @throws Error for anybody but administrators: no page of theirs offers the action
 */
export async function adminAction(path: string, request: AdminRequest = {}): Promise<ApiCall> {
  const access = await adminAccess(path, request, "POST");
  if (access.kind === "granted") return access.call;
  throw new Error("Only administrators can do this.");
}

/** A page's search parameters as a query. */
export function toQuery(params: Record<string, string | string[] | undefined>): URLSearchParams {
  const pairs = Object.entries(params).flatMap(([name, value]) =>
    [value ?? []].flat().map((single): [string, string] => [name, single]),
  );
  return new URLSearchParams(pairs);
}
