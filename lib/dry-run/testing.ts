import type { PrismaClient } from "#lib/db/generated/client.ts";
import { type DryRunInput, dryRun } from "./dry-run.ts";
import type { DryRunReport } from "./report.ts";
import { type DryRunRequest, dryRunRequestSchema } from "./request.ts";

/** Where a test's visitor comes from. */
const facts = {
  origin: "http://localhost",
  host: "localhost",
  clientIp: "192.0.2.7",
  userAgent: "test",
  language: null,
} as const;

/** A machine that is busy with tests must not look like a flow that takes too long. */
const PATIENCE_MS = 60_000;

/** A dry run of a flow. @param request what is left out is as the REST API has it */
export function tryFlow(
  slug: string,
  request: Partial<DryRunRequest> = {},
  limitMs = PATIENCE_MS,
): Promise<DryRunReport> {
  const input: DryRunInput = { ...dryRunRequestSchema.parse(request), slug, facts };
  return dryRun(input, limitMs);
}

/** An answer to a question. */
export const answer = (data: Record<string, unknown>) => ({ action: "answer", data }) as const;

/** Everything in the database but the positions of its sequences, as one text per table. */
export async function dumpDatabase(client: PrismaClient): Promise<Record<string, string>> {
  const tables = await client.$queryRaw<{ name: string }[]>`
    SELECT c.relname::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind = 'r' ORDER BY 1`;
  const dump: Record<string, string> = {};
  for (const { name } of tables) {
    // xmin and ctid change with every write, also with one that writes what was there.
    const [row] = await client.$queryRawUnsafe<{ content: string }[]>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t.xmin::text || t.ctid::text || t::text, ',' ORDER BY t.ctid)), '') AS content FROM "${name}" t`,
    );
    dump[name] = row?.content ?? "";
  }
  return dump;
}
