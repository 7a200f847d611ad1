/** What the executor is measured against: a route handler that does one read and one write, and nothing else. */
import { db } from "#lib/db/client.ts";

const ID = "00000000-0000-4000-8000-000000000001";

export async function POST(request: Request): Promise<Response> {
  await request.json();
  const row = await db().reputation.findUniqueOrThrow({ where: { id: ID } });
  await db().reputation.update({ where: { id: ID }, data: { score: row.score + 1 } });
  return Response.json({ score: row.score });
}
