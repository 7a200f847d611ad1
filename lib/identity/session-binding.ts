import type { StoredSession } from "#lib/flows/load-state.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { FlowServices } from "#lib/flows/services.ts";

/** A session is touched at most this often, so that reading stays the only cost of most requests. */
const TOUCH_INTERVAL_MS = 60_000;
/** How long a session without a duration lives after its last use. */
export const BROWSER_SESSION_MS = 24 * 3_600_000;

/**
 * Checks a session against the network that it was bound to at login. Without a database of networks and places those of another
 * address are unknown, and an unknown one breaks the binding. A broken session is ended and recorded.
 *
 * @returns whether the session was broken
 */
export async function checkSessionBinding(
  services: Pick<FlowServices, "client" | "events" | "clock">,
  session: StoredSession,
  facts: RequestFacts,
): Promise<boolean> {
  const { client, events } = services;
  const now = services.clock();
  const reason = brokenBinding(session, facts.clientIp);
  if (reason) {
    const ended = await client.session.deleteMany({ where: { id: session.id } });
    if (ended.count === 0) return true;
    await events.record(client, {
      action: "logout",
      app: "vestibule.identity",
      request: facts,
      user: session.user,
      context: {
        logout_reason: "Session binding broken",
        binding: { reason, previous_value: {}, new_value: {} },
        ip: { previous: session.lastIp, new: facts.clientIp },
      },
    });
    return true;
  }
  const moved = session.lastIp !== facts.clientIp;
  if (moved || now.getTime() - session.lastUsed.getTime() > TOUCH_INTERVAL_MS) {
    const expires = session.durationMs === null ? { expires: new Date(now.getTime() + BROWSER_SESSION_MS) } : {};
    await client.session.updateMany({
      where: { id: session.id },
      data: { lastIp: facts.clientIp, lastUsed: now, ...expires },
    });
  }
  return false;
}

/** Why a session does not accept an address, or null. Network first, then place. */
export function brokenBinding(
  session: Pick<StoredSession, "lastIp" | "networkBinding" | "geoipBinding">,
  address: string,
): "network.missing" | "geoip.missing" | null {
  if (session.lastIp === address) return null;
  if (session.networkBinding !== "no_binding") return "network.missing";
  if (session.geoipBinding !== "no_binding") return "geoip.missing";
  return null;
}
