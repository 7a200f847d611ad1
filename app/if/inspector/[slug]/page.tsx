import { cookies as readCookies, headers as readHeaders } from "next/headers";
import { KeepRecord } from "#components/admin/trace/keep-record.tsx";
import { RunView } from "#components/admin/trace/run-view.tsx";
import { BrandIcon } from "#components/ui/themed-picture.tsx";
import { findRecord } from "#lib/admin/inspector/find-record.ts";
import { currentRequest } from "#lib/http/request.ts";
import NotFound from "../../../not-found.tsx";
import { adminPage, toQuery } from "../../admin/access.ts";
import { keepRecord } from "./actions.ts";

type Props = {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** What happens in the run that the page beside it shows. */
export default async function InspectorPage({ params, searchParams }: Props) {
  const slug = decodeURIComponent((await params).slug);
  const query = toQuery(await searchParams);
  const call = await adminPage(`/if/inspector/${slug}/`, { query });
  const [headers, cookies] = await Promise.all([readHeaders(), readCookies()]);
  const parts = { headers, cookies: (name: string) => cookies.get(name)?.value };
  const record = call && (await findRecord(call, slug, query, parts));
  if (!record) {
    currentRequest().status = 404;
    return <NotFound />;
  }
  return (
    <>
      <title>{`Inspector – ${record.flow.name}`}</title>
      <BrandIcon favicon={call.facts.brand.favicon} />
      <h1 className="mb-3 font-semibold text-xl">Inspector</h1>
      <RunView record={record} />
      <KeepRecord kept={query.get("record")} action={keepRecord.bind(null, slug, query.toString())} />
    </>
  );
}
