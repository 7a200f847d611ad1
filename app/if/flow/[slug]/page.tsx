import { cookies as readCookies, headers as readHeaders } from "next/headers";
import { redirect } from "next/navigation";
import { FlowScreen } from "#components/flow/flow-screen.tsx";
import { InspectedFlow } from "#components/flow/inspected-flow.tsx";
import { type FlowView, showFlow } from "#lib/http/flow-page.ts";
import { currentRequest } from "#lib/http/request.ts";
import NotFound from "../../../not-found.tsx";
import { answerFlow } from "./actions.ts";

type Props = {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** A flow in the browser: shows the pending challenge. Rendering writes nothing; answers go to the action. */
export default async function FlowPage({ params, searchParams }: Props) {
  const { slug } = await params;
  const query = toQuery(await searchParams);
  const view = await findView(slug, query);
  if (view.kind === "not_found") {
    // The framework's own way to say so leaves the page empty without scripts.
    currentRequest().status = 404;
    return <NotFound />;
  }
  if (view.kind === "redirect") redirect(view.to);
  const { facts, challenge } = view;
  const screen = (
    <FlowScreen
      challenge={challenge}
      form={{ action: answerFlow, hidden: view.hidden }}
      brand={facts.brand}
      locale={facts.locale}
      loggedInAs={view.loggedInAs}
      requestId={facts.id}
      values={view.values}
      messages={view.notices}
      footerLinks={view.footerLinks}
      nonce={currentRequest().nonce}
    />
  );
  return view.inspector ? <InspectedFlow inspector={view.inspector}>{screen}</InspectedFlow> : screen;
}

/** What the action of this very request has prepared, else what the stored or a fresh plan shows. */
async function findView(slug: string, query: URLSearchParams): Promise<FlowView> {
  const [headers, cookies] = await Promise.all([readHeaders(), readCookies()]);
  return showFlow(slug, query, headers, (name) => cookies.get(name)?.value);
}

function toQuery(params: Record<string, string | string[] | undefined>): URLSearchParams {
  const pairs = Object.entries(params).flatMap(([name, value]) =>
    [value ?? []].flat().map((single): [string, string] => [name, single]),
  );
  return new URLSearchParams(pairs);
}
