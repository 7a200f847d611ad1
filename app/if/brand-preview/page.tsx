import { FlowScreen } from "#components/flow/flow-screen.tsx";
import { PageFrame } from "#components/pages/page-frame.tsx";
import { findLook, NEW_BRAND } from "#lib/admin/brands/brand-draft.ts";
import { showLoginPage } from "#lib/admin/brands/login-page.ts";
import { refusable } from "#lib/admin/save-object.ts";
import { themes } from "#lib/brand/theme.ts";
import { currentRequest } from "#lib/http/request.ts";
import NotFound from "../../not-found.tsx";
import { adminAccess, toQuery } from "../admin/access.ts";
import { leadNowhere } from "../admin/prompts/actions.tsx";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/**
 * The login page of a brand as it is being edited, for a frame beside its form. For administrators; everybody else finds nothing here.
 * It only shows: nothing on it can be used.
 */
export default async function BrandPreviewPage({ searchParams }: Props) {
  const query = toQuery(await searchParams);
  const access = await adminAccess("/if/brand-preview/", { query });
  if (access.kind !== "granted") return nothing();
  const { call, facts } = access;
  const theme = themes.find((known) => known === query.get("theme")) ?? "automatic";
  const found = await refusable(async () => ({
    kind: "found" as const,
    look: await findLook(call, query.get("brand") ?? NEW_BRAND, query.has("draft")),
  }));
  if (found.kind === "refused") return nothing();
  const { challenge, brand } = await showLoginPage(call, found.look, theme);
  const { nonce } = currentRequest();
  return (
    <div inert>
      {challenge ? (
        <FlowScreen
          challenge={challenge}
          form={{ action: leadNowhere, hidden: {} }}
          brand={brand}
          locale={facts.locale}
          loggedInAs={null}
          requestId={facts.id}
          footerLinks={call.definitions.settings.footer_links}
          nonce={nonce}
        />
      ) : (
        <PageFrame brand={brand} locale="en" heading="Nothing to show" nonce={nonce}>
          <p>This brand has no login flow that visitors could use.</p>
        </PageFrame>
      )}
    </div>
  );
}

function nothing() {
  currentRequest().status = 404;
  return <NotFound />;
}
