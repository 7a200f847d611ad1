import { cookies as readCookies, headers as readHeaders } from "next/headers";
import { redirect } from "next/navigation";
import { UserHome } from "#components/user/user-home.tsx";
import type { Definitions } from "#lib/flows/definitions.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import { LOGIN_FOR_USER_HOME, type OwnOutcome, ownOutcomes, USER_HOME } from "#lib/http/own-account.ts";
import { currentRequest } from "#lib/http/request.ts";
import { loadVisitor } from "#lib/http/visitor.ts";
import { createTranslator, type Translator } from "#lib/i18n/translator.ts";
import { listConsents } from "#lib/identity/consents.ts";
import { listOwnSessions } from "#lib/identity/own-sessions.ts";
import { avatarOf } from "#lib/identity/user-picture.ts";
import { ImpersonationBanner } from "../impersonation/banner.tsx";
import { endOtherSessions, endSession, revokeConsent } from "./actions.ts";
import "./user.css";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Home of somebody who is logged in: who that is, what they can change, where they are logged in and what they have allowed. */
export default async function UserHomePage({ searchParams }: Props) {
  const [headers, cookies, { done }] = await Promise.all([readHeaders(), readCookies(), searchParams]);
  const { services, definitions, facts } = await loadVisitor({
    method: "GET",
    path: USER_HOME,
    query: new URLSearchParams(),
    headers,
    cookies: (name) => cookies.get(name)?.value,
  });
  const { session } = facts;
  if (!session || session.user.pk === null) redirect(LOGIN_FOR_USER_HOME);
  const { user } = session;
  const { client } = services;
  const now = services.clock();
  const userId = Number(user.pk);
  const [avatar, sessions, consents] = await Promise.all([
    avatarOf(user, definitions.settings.avatars),
    listOwnSessions(client, userId, session.id, now),
    listConsents(client, userId, now),
  ]);
  return (
    <>
      <ImpersonationBanner session={session} locale={facts.locale} />
      <UserHome
        user={{ name: user.name, username: user.username, email: user.email, avatar }}
        links={findLinks(definitions, facts)}
        logins={{ sessions, end: endSession, endOthers: endOtherSessions }}
        allowed={{ consents, revoke: revokeConsent }}
        messages={messageOf(createTranslator(facts.locale), done)}
        brand={facts.brand}
        locale={facts.locale}
        nonce={currentRequest().nonce}
        now={now}
      />
    </>
  );
}

/** Where the ways on lead, as far as there are flows for them. */
function findLinks({ flows, stages }: Definitions, { brand }: RequestFacts) {
  const flowLink = (key: string | null | undefined) => {
    const flow = flows.get(key ?? "");
    return flow && `/if/flow/${flow.slug}/?next=${USER_HOME}`;
  };
  const password = [...stages.values()].find((stage) => stage.type === "password" && stage.config.configure_flow);
  return {
    password: password && `/flows/-/configure/${password.pk}/?next=${USER_HOME}`,
    settings: flowLink(brand.flows.user_settings),
    deleteAccount: flowLink(brand.flows.unenrollment),
    signOut: "/flows/-/default/invalidation/",
  };
}

/** What an action came to, from the page's address: one of a few texts, whatever stands there. */
function messageOf(t: Translator, done: unknown) {
  const outcome = ownOutcomes.find((known) => known === done);
  if (!outcome) return [];
  const texts: Record<OwnOutcome, string> = {
    session_ended: t("user.sessionEnded"),
    others_ended: t("user.othersEnded"),
    consent_revoked: t("user.consentRevoked"),
    already_gone: t("user.alreadyGone"),
  };
  return [{ level: outcome === "already_gone" ? ("info" as const) : ("success" as const), text: texts[outcome] }];
}
