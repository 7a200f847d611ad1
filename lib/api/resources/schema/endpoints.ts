import { createHash } from "node:crypto";
import { stringify } from "yaml";
import { z } from "zod";
import { productVersion } from "#lib/version.ts";
import type { ApiAnswer, ApiCall, Endpoint } from "../../endpoint.ts";
import { describeApi } from "../../openapi.ts";

const yamlType = "application/yaml";

/** The description in one form, with a tag that changes when it does. */
interface Rendering {
  body: string;
  etag: string;
  contentType: string;
}

/**
 * `/schema/`
 * @param endpoints gives all endpoints, this one included
 */
export function schemaEndpoint(endpoints: () => readonly Endpoint[]): Endpoint {
  const json = once(() => render(`${JSON.stringify(describeApi(endpoints(), productVersion))}\n`, "application/json"));
  const yaml = once(() => render(stringify(JSON.parse(json().body), { aliasDuplicateObjects: false }), yamlType));
  return {
    method: "get",
    path: "/schema/",
    operationId: "schema_retrieve",
    tag: "schema",
    summary: "This description of the API (OpenAPI 3.1)",
    access: "anyone",
    query: z.object({
      format: z.enum(["json", "yaml"]).optional().meta({ description: "Left out, what the header Accept asks for." }),
      lang: z.string().optional().meta({ description: "Accepted and ignored." }),
    }),
    answers: { 200: z.record(z.string(), z.unknown()), 304: null },
    handle: async (call) => answerWith(call, wantsYaml(call) ? yaml() : json()),
  };
}

function render(body: string, contentType: string): Rendering {
  return { body, contentType, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function wantsYaml({ query, facts }: ApiCall): boolean {
  const format = query.get("format");
  if (format) return format === "yaml";
  const accept = facts.headers.accept ?? "";
  return /\byaml\b|vnd\.oai\.openapi(?!\+json)/i.test(accept) && !/application\/json/i.test(accept);
}

/** It is the same for everybody: whoever has it need not fetch it again (RFC 9110 §13.1.2). */
function answerWith({ facts }: ApiCall, { body, etag, contentType }: Rendering): ApiAnswer {
  const headers = { ETag: etag, "Cache-Control": "no-cache", Vary: "Accept" };
  const known = (facts.headers["if-none-match"] ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  if (known.includes(etag) || known.includes("*")) return { status: 304, headers };
  return { status: 200, body, headers: { ...headers, "Content-Type": `${contentType}; charset=utf-8` } };
}
