import type { ReactNode } from "react";
import { ExpressionCheckProvider } from "#components/admin/expression-check.tsx";
import { PersonSuggestionsProvider } from "#components/admin/person-input.tsx";
import { AdminShell } from "#components/admin/shell.tsx";
import { ErrorPage } from "#components/pages/error-page.tsx";
import { currentRequest } from "#lib/http/request.ts";
import { createTranslator } from "#lib/i18n/translator.ts";
import { avatarOf } from "#lib/identity/user-picture.ts";
import { ImpersonationBanner } from "../impersonation/banner.tsx";
import { adminAccess } from "./access.ts";
import { checkExpression } from "./expressions/actions.ts";
import { suggestUsers } from "./users/suggest.ts";
import "./admin.css";

/** The frame of the admin section. Every page and action checks for itself who asks; here it is said to those who may not. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const access = await adminAccess("/if/admin/");
  // The page knows where to come back to after the login.
  if (access.kind === "anonymous") return children;
  const { facts } = access;
  if (access.kind === "forbidden") {
    const t = createTranslator(facts.locale);
    const info = currentRequest();
    info.status = 403;
    return (
      <>
        <ImpersonationBanner session={facts.session} locale={facts.locale} />
        <ErrorPage
          brand={facts.brand}
          locale={facts.locale}
          nonce={info.nonce}
          requestId={facts.id}
          heading={t("notAdministrator.heading")}
          message={t("notAdministrator.text")}
        />
      </>
    );
  }
  const { caller, definitions } = access.call;
  const name = caller.user?.name || caller.user?.username || "";
  const avatar = caller.user ? await avatarOf(caller.user, definitions.settings.avatars) : "";
  return (
    <>
      <ImpersonationBanner session={facts.session} locale={facts.locale} />
      <AdminShell brand={facts.brand} person={{ name, avatar }}>
        <ExpressionCheckProvider check={checkExpression}>
          <PersonSuggestionsProvider suggest={suggestUsers}>{children}</PersonSuggestionsProvider>
        </ExpressionCheckProvider>
      </AdminShell>
    </>
  );
}
