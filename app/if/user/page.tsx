import { cookies as readCookies, headers as readHeaders } from "next/headers";
import { redirect } from "next/navigation";
import { UserHome } from "#components/user/user-home.tsx";
import { currentRequest } from "#lib/http/request.ts";
import { loadVisitor } from "#lib/http/visitor.ts";
import { avatarOf } from "#lib/identity/user-picture.ts";

/** Home of somebody who is logged in: says who that is, and where to go from here. */
export default async function UserHomePage() {
  const [headers, cookies] = await Promise.all([readHeaders(), readCookies()]);
  const query = new URLSearchParams();
  const { definitions, facts } = await loadVisitor({
    method: "GET",
    path: "/if/user/",
    query,
    headers,
    cookies: (name) => cookies.get(name)?.value,
  });
  if (!facts.session) redirect("/flows/-/default/authentication/?next=/if/user/");
  const { user } = facts.session;
  const settings = definitions.flows.get(facts.brand.flows.user_settings ?? "");
  const password = [...definitions.stages.values()].find(
    (stage) => stage.type === "password" && stage.config.configure_flow,
  );
  return (
    <UserHome
      user={{
        name: user.name,
        username: user.username,
        email: user.email,
        avatar: await avatarOf(user, definitions.settings.avatars),
      }}
      links={{
        password: password ? `/flows/-/configure/${password.pk}/?next=/if/user/` : undefined,
        settings: settings ? `/if/flow/${settings.slug}/?next=/if/user/` : undefined,
        signOut: "/flows/-/default/invalidation/",
      }}
      brand={facts.brand}
      locale={facts.locale}
      nonce={currentRequest().nonce}
    />
  );
}
