import { z } from "zod";
import { Prisma } from "#lib/db/generated/client.ts";
import { DurationError, parseDuration } from "#lib/duration.ts";
import { eventActions } from "#lib/events/actions.ts";
import { type Endpoint, ok } from "../../endpoint.ts";
import { filterQuery, wrongValue } from "../../list/filters.ts";
import { typeCreateSchema } from "../../schemas.ts";
import { eventCondition, eventFilters } from "./filters.ts";

const DAY_MS = 86_400_000;
const MOST_STEPS = 20;
const MOST_DAYS = 60;
const MOST_APPLICATIONS = 100;

const query = {
  ...filterQuery(eventFilters),
  ordering: z.string().optional().meta({ description: "Accepted and ignored: sums have an order of their own." }),
  search: z.string().optional(),
};
const shared = { method: "get", tag: "events", access: "superuser" } as const;

const actionsEndpoint: Endpoint = {
  ...shared,
  path: "/events/events/actions/",
  operationId: "events_events_actions_list",
  summary: "What can have happened",
  access: "authenticated",
  answers: { 200: z.array(typeCreateSchema) },
  handle: async () =>
    ok(
      eventActions.map((action) => ({
        name: titleOf(action),
        description: "",
        component: action,
        model_name: "",
        requires_enterprise: false,
        deprecated: false,
      })),
    ),
};

function titleOf(action: string): string {
  const words = action.split("_").filter((word) => word !== "");
  return words.map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`).join(" ");
}

const statsEndpoint: Endpoint = {
  ...shared,
  path: "/events/events/stats/",
  operationId: "events_events_stats_retrieve",
  summary: "How many events and people there were",
  query: z.object({
    ...query,
    count_steps: z.array(z.string()).meta({ description: "Durations (hours=1); events are counted since each." }),
  }),
  answers: {
    200: z.object({ unique_users: z.int(), count_step: z.record(z.string(), z.int()) }).meta({ id: "EventStats" }),
  },
  async handle(call) {
    const now = call.services.clock();
    const steps = call.query.getAll("count_steps").filter((step) => step !== "");
    if (steps.length === 0) throw wrongValue("count_steps", "This field is required.");
    if (steps.length > MOST_STEPS) throw wrongValue("count_steps", `At most ${MOST_STEPS} are counted at once.`);
    const since = steps.map((step) => new Date(now.getTime() - readStep(step)));
    const counts = since.map(
      (time, index) => Prisma.sql`count(*) FILTER (WHERE "created" >= ${time})::int AS ${Prisma.raw(`"step${index}"`)}`,
    );
    const [sums] = await call.services.client.$queryRaw<[Record<string, number>]>(
      Prisma.sql`SELECT count(DISTINCT "user_id")::int AS "users", ${Prisma.join(counts)} FROM "event" WHERE ${eventCondition(call)}`,
    );
    const count_step = Object.fromEntries(steps.map((step, index) => [step, sums[`step${index}`] ?? 0]));
    return ok({ unique_users: sums.users ?? 0, count_step });
  },
};

function readStep(step: string): number {
  try {
    const milliseconds = parseDuration(step);
    if (milliseconds >= 0 && milliseconds <= 10_000 * DAY_MS) return milliseconds;
  } catch (cause) {
    if (!(cause instanceof DurationError)) throw cause;
  }
  throw wrongValue("count_steps", "A duration such as hours=1 is needed.");
}

const volumeEndpoint: Endpoint = {
  ...shared,
  path: "/events/events/volume/",
  operationId: "events_events_volume_list",
  summary: "How many events there were, by action, in every quarter of a day",
  query: z.object({
    ...query,
    history_days: z
      .int()
      .min(1)
      .optional()
      .meta({ description: `At most ${MOST_DAYS}.` }),
  }),
  answers: {
    200: z.array(z.object({ action: z.string(), time: z.iso.datetime(), count: z.int() }).meta({ id: "EventVolume" })),
  },
  async handle(call) {
    const days = readNumber("history_days", call.query, 7, MOST_DAYS);
    const since = new Date(call.services.clock().getTime() - days * DAY_MS);
    const rows = await call.services.client.$queryRaw<{ action: string; time: Date; count: number }[]>(Prisma.sql`
      SELECT "action", to_timestamp(floor(extract(epoch FROM "created") / 21600) * 21600) AS "time", count(*)::int AS "count"
      FROM "event" WHERE "created" >= ${since} AND ${eventCondition(call)} GROUP BY 1, 2 ORDER BY 2, 1`);
    return ok(rows.map((row) => ({ ...row, time: row.time.toISOString() })));
  },
};

const topPerUserEndpoint: Endpoint = {
  ...shared,
  path: "/events/events/top_per_user/",
  operationId: "events_events_top_per_user_list",
  summary: "Which applications people used most",
  query: z.object({
    ...query,
    top_n: z
      .int()
      .min(1)
      .optional()
      .meta({ description: `At most ${MOST_APPLICATIONS}.` }),
  }),
  answers: {
    200: z.array(
      z
        .object({ application: z.record(z.string(), z.unknown()), counted_events: z.int(), unique_users: z.int() })
        .meta({ id: "EventTopPerUser" }),
    ),
  },
  async handle(call) {
    const most = readNumber("top_n", call.query, 15, MOST_APPLICATIONS);
    const rows = await call.services.client.$queryRaw<unknown[]>(Prisma.sql`
      SELECT (array_agg("context" -> 'authorized_application' ORDER BY "created" DESC))[1] AS "application",
        count(*)::int AS "counted_events", count(DISTINCT "user_id")::int AS "unique_users"
      FROM "event" WHERE "application_pk" IS NOT NULL AND ${eventCondition(call)}
      GROUP BY "application_pk" ORDER BY 2 DESC, "application_pk" LIMIT ${most}`);
    return ok(rows);
  },
};

/** A whole number of a query. What is larger than allowed counts as the most. @throws ApiError 400 */
function readNumber(name: string, given: URLSearchParams, usual: number, most: number): number {
  const text = given.get(name) || String(usual);
  if (!/^[1-9]\d{0,8}$/.test(text)) throw wrongValue(name, "A whole number above 0 is needed.");
  return Math.min(Number(text), most);
}

/** Endpoints that answer sums over the filtered events. */
export const eventSumEndpoints: readonly Endpoint[] = [
  actionsEndpoint,
  statsEndpoint,
  topPerUserEndpoint,
  volumeEndpoint,
];
