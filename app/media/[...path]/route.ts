import path from "node:path";
import { env } from "#lib/env.ts";
import { readMedia } from "#lib/http/media.ts";

/** Pictures that an administrator put into the data folder's `media`: backgrounds and logos. */
export async function GET(_request: Request, { params }: { params: Promise<{ path: string[] }> }): Promise<Response> {
  const file = await readMedia(path.resolve(env().DATA_DIR, "media"), (await params).path);
  if (!file) return new Response(null, { status: 404 });
  return new Response(file.bytes, { headers: { "Content-Type": file.type, "Cache-Control": "public, max-age=3600" } });
}
