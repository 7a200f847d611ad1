import { cookies as readCookies, headers as readHeaders } from "next/headers";
import { NotFoundPage } from "#components/pages/not-found-page.tsx";
import { currentRequest } from "#lib/http/request.ts";
import { loadVisitor } from "#lib/http/visitor.ts";

/** Nothing is at the address, or nothing that this person may know of. */
export default async function NotFound() {
  const [headers, cookies] = await Promise.all([readHeaders(), readCookies()]);
  const { facts } = await loadVisitor({
    method: "GET",
    path: "/",
    query: new URLSearchParams(),
    headers,
    cookies: (name) => cookies.get(name)?.value,
  });
  return <NotFoundPage brand={facts.brand} locale={facts.locale} nonce={currentRequest().nonce} />;
}
