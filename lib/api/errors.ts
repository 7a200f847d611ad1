import { Prisma } from "#lib/db/generated/client.ts";
import { FieldErrors, QueryFault, UniquenessConflict } from "#lib/models/error.ts";

/** An answer that is not a success: a status and the body that clients expect with it. */
export class ApiError extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, string>;

  constructor(status: number, body: Record<string, unknown>, headers: Record<string, string> = {}) {
    super(`${status}: ${JSON.stringify(body)}`);
    this.name = "ApiError";
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** 404: there is no such object, or none that this caller may see. */
export function notFound(detail = "Not found."): ApiError {
  return new ApiError(404, { detail });
}

/** 403: the caller is known, or unknown, and may not do this. */
export function forbidden(detail = "You do not have permission to perform this action."): ApiError {
  return new ApiError(403, { detail });
}

/** 400 about one field. `non_field_errors` stands for the body as a whole. */
export function invalid(field: string, ...messages: string[]): ApiError {
  return new ApiError(400, { [field]: messages });
}

/** The error that callers are told of, or undefined for a fault of the system. */
export function toApiError(cause: unknown): ApiError | undefined {
  if (cause instanceof ApiError) return cause;
  if (cause instanceof FieldErrors) return new ApiError(400, cause.fields);
  if (cause instanceof QueryFault) return invalid("non_field_errors", cause.message);
  // Somebody else took the value, or deleted what it refers to, between the check and the write.
  if (cause instanceof UniquenessConflict)
    return new ApiError(409, { detail: "Another object has taken a value that must be unique.", code: "conflict" });
  if (!(cause instanceof Prisma.PrismaClientKnownRequestError)) return undefined;
  if (cause.code === "P2025") return notFound();
  if (cause.code === "P2002" || cause.code === "P2003" || cause.code === "P2034")
    return new ApiError(409, {
      detail: "Something else changed this, or what it refers to, just now.",
      code: "conflict",
    });
  return undefined;
}
