import type { StoredSession } from "#lib/flows/load-state.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { FlowServices } from "#lib/flows/services.ts";
import { locate } from "#lib/geoip/lookup.ts";

/** A session is touched at most this often, so that reading stays the only cost of most requests. */
const TOUCH_INTERVAL_MS = 60_000;
/** How long a session without a duration lives after its last use. */
export const BROWSER_SESSION_MS = 24 * 3_600_000;

/**
 * Checks a session against the network and the place that it was bound to at login. Without a database of them those of another
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
  const binding = brokenBinding(session, facts.clientIp);
  if (binding) {
    const ended = await client.session.deleteMany({ where: { id: session.id } });
    if (ended.count === 0) return true;
    await events.record(client, {
      action: "logout",
      app: "vestibule.identity",
      request: facts,
      user: session.user,
      context: {
        logout_reason: "Session binding broken",
        binding,
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

/** Why a session does not accept an address: what differs, and between what. */
export interface BrokenBinding {
  /** `network.` or `geoip.` and what it is: `missing`, `asn`, `asn_network`, `ip`, `continent`, `country`, `city`. */
  reason: string;
  previous_value: unknown;
  new_value: unknown;
}

const networkLevels = ["no_binding", "bind_asn", "bind_asn_network", "bind_asn_network_ip"];
const placeLevels = ["no_binding", "bind_continent", "bind_continent_country", "bind_continent_country_city"];

/** What breaks a session's bindings when it is used from an address; null when nothing does. Network first, then place. */
export function brokenBinding(
  { lastIp, networkBinding, geoipBinding }: Pick<StoredSession, "lastIp" | "networkBinding" | "geoipBinding">,
  address: string,
): BrokenBinding | null {
  if (lastIp === address) return null;
  const [before, now] = [locate(lastIp), locate(address)];
  const network = firstDifference(
    "network",
    levelOf(networkLevels, networkBinding),
    before.asn,
    now.asn,
    (one, other) => [
      { name: "asn", values: [one.asn, other.asn] },
      { name: "asn_network", values: [one.network, other.network] },
      { name: "ip", values: [lastIp, address] },
    ],
  );
  if (network) return network;
  return firstDifference("geoip", levelOf(placeLevels, geoipBinding), before.geoip, now.geoip, (one, other) => [
    { name: "continent", values: [one.continent, other.continent], shown: [one, other] },
    { name: "country", values: [one.country, other.country], shown: [one, other] },
    { name: "city", values: [one.city, other.city], shown: [one, other] },
  ]);
}

/** How many of the comparisons count; all of them for a binding that nobody knows. */
function levelOf(levels: string[], binding: string): number {
  const level = levels.indexOf(binding);
  return level === -1 ? levels.length - 1 : level;
}

interface Comparison {
  name: string;
  values: [unknown, unknown];
  /** What the record says of it; the values themselves unless given. */
  shown?: [unknown, unknown];
}

/** @param level how many of the comparisons count, see `levelOf` */
function firstDifference<Known>(
  kind: "network" | "geoip",
  level: number,
  before: Known | null | undefined,
  now: Known | null | undefined,
  compare: (before: Known, now: Known) => Comparison[],
): BrokenBinding | null {
  if (level === 0) return null;
  if (!before || !now) return { reason: `${kind}.missing`, previous_value: before ?? {}, new_value: now ?? {} };
  const different = compare(before, now)
    .slice(0, level)
    .find(({ values: [one, other] }) => one !== other);
  if (!different) return null;
  const [previous_value, new_value] = different.shown ?? different.values;
  return { reason: `${kind}.${different.name}`, previous_value, new_value };
}
