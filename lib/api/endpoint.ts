import type { z } from "zod";
import type { Definitions } from "#lib/flows/definitions.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { FlowServices } from "#lib/flows/services.ts";
import type { Access, Caller } from "./access.ts";

/** One call, checked as far as its endpoint says. */
export interface ApiCall {
  readonly caller: Caller;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON body; an empty object when there is none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The body of a multipart upload. */
  readonly form: FormData | null;
  readonly services: FlowServices;
  readonly definitions: Definitions;
  readonly facts: RequestFacts;
  /** What ties runs of flows to the browser; null for a browser or program that has none. */
  readonly browserSecret: string | null;
}

/** What a handler answers. A body that is a text is sent as it is, with the content type of `headers`. */
export interface ApiAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** How an answer looks, for the API's description: a schema, nothing, or a file of a content type. */
export type AnswerShape = z.ZodType | null | { contentType: string };

/** An address and method of the API. The list of endpoints is router, permission table and description in one. */
export interface Endpoint {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** Below `/api/v3`, with a slash at the end and parameters in braces: `/flows/instances/{slug}/`. */
  readonly path: string;
  /** In snake_case; clients make their method names of it. */
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: Access;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** JSON unless it says otherwise. */
  readonly upload?: boolean;
  /** By status. */
  readonly answers: Readonly<Record<number, AnswerShape>>;
  handle(call: ApiCall): Promise<ApiAnswer>;
}

/** 200 with a body. */
export function ok(body: unknown): ApiAnswer {
  return { status: 200, body };
}

/** 201 with what was made. */
export function created(body: unknown): ApiAnswer {
  return { status: 201, body };
}

/** 204. */
export function noContent(): ApiAnswer {
  return { status: 204 };
}
