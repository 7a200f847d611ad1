import { z } from "zod";
import { type Endpoint, ok } from "../../endpoint.ts";

/** Beyond these nobody could choose from a list. */
const MOST_PATHS = 10_000;

/** `/core/users/paths/`: the folders that users are in. */
export const userPathsEndpoint: Endpoint = {
  method: "get",
  path: "/core/users/paths/",
  operationId: "core_users_paths_retrieve",
  tag: "core",
  access: "superuser",
  summary: "Paths that users have",
  query: z.object({ search: z.string().optional() }),
  answers: { 200: z.object({ paths: z.array(z.string()) }).meta({ id: "UserPath" }) },
  async handle({ services, query }) {
    // Goes from one path to the next by the index, however many users there are of each.
    const rows = await services.client.$queryRaw<{ path: string }[]>`
      WITH RECURSIVE "paths"("path") AS (
        (SELECT "path" FROM "user" ORDER BY "path" LIMIT 1)
        UNION ALL
        SELECT (SELECT u."path" FROM "user" u WHERE u."path" > "paths"."path" ORDER BY u."path" LIMIT 1)
        FROM "paths" WHERE "paths"."path" IS NOT NULL)
      SELECT "path" FROM "paths" WHERE "path" IS NOT NULL LIMIT ${MOST_PATHS}`;
    const wanted = (query.get("search") ?? "").toLowerCase();
    return ok({ paths: rows.map(({ path }) => path).filter((path) => path.toLowerCase().includes(wanted)) });
  },
};
