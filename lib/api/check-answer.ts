import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { Endpoint } from "./endpoint.ts";
import { describeApi } from "./openapi.ts";
import { API_BASE } from "./router.ts";

/** What is compared of the description. */
interface Description {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>
  >;
  components: object;
}

/** An answer that is not what the API's description says. */
export class WrongAnswerError extends Error {
  override readonly name = "WrongAnswerError";
}

/** Answers that any address may give, by status. */
const everywhere: Readonly<Record<number, string>> = {
  400: "ValidationError",
  403: "GenericError",
  404: "GenericError",
  405: "GenericError",
  409: "GenericError",
  413: "GenericError",
  415: "GenericError",
  429: "GenericError",
};

/** Compares answers with the description of the API, as any program that is generated from it would find them. */
export class AnswerChecker {
  readonly #description: Description;
  readonly #patterns: { pattern: RegExp; path: string }[];
  readonly #validators = new Map<string, ValidateFunction>();
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(endpoints: readonly Endpoint[]) {
    this.#description = describeApi(endpoints, "0") as unknown as Description;
    this.#ajv.addFormat("uuid", /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    this.#ajv.addFormat("date-time", { validate: (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) });
    for (const format of ["email", "uri", "binary", "date"]) this.#ajv.addFormat(format, true);
    this.#ajv.addSchema({ $id: "api", ...this.#description });
    // Fixed paths first, as the router has them.
    this.#patterns = Object.keys(this.#description.paths)
      .toSorted((a, b) => Number(a.includes("{")) - Number(b.includes("{")))
      .map((path) => ({
        pattern: new RegExp(`^${API_BASE}${path.replace(/\/$/, "").replaceAll(/\{\w+\}/g, "[^/]+")}/?$`),
        path,
      }));
  }

  /**
   * @param body the answer's text
   * @throws WrongAnswerError for a status or a body that is not described
   */
  check(request: { method: string; url: string }, response: Response, body: string): void {
    const { pathname } = new URL(request.url);
    const place = `${request.method} ${pathname} → ${response.status}`;
    const path = this.#patterns.find(({ pattern }) => pattern.test(pathname))?.path;
    const method = request.method === "HEAD" ? "get" : request.method.toLowerCase();
    const described = path === undefined ? undefined : this.#description.paths[path]?.[method];
    const content = described?.responses[response.status]?.content;
    const type = response.headers.get("content-type")?.split(";")[0] ?? "";
    if (body === "" && (!content || method !== request.method.toLowerCase())) return;
    const pointer = content?.["application/json"]
      ? `#/paths/${escapePointer(path ?? "")}/${method}/responses/${response.status}/content/application~1json/schema`
      : this.#pointerOf(response.status);
    if (content && !content["application/json"] && content[type]) return;
    if (!pointer) throw new WrongAnswerError(`${place} is not described.`);
    if (type !== "application/json") {
      if (pathname === `${API_BASE}/schema/`) return;
      throw new WrongAnswerError(`${place} is ${type || "no JSON"}.`);
    }
    this.#validate(place, pointer, JSON.parse(body));
  }

  #pointerOf(status: number): string | undefined {
    const name = everywhere[status];
    return name && `#/components/schemas/${name}`;
  }

  #validate(place: string, pointer: string, value: unknown): void {
    const validate = this.#validators.get(pointer) ?? this.#compile(pointer);
    this.#validators.set(pointer, validate);
    // Faults of a body as a whole (unreadable JSON) are told as other refusals are.
    if (validate(value) || (pointer.endsWith("/ValidationError") && isDetail(value))) return;
    const faults = (validate.errors ?? []).slice(0, 5).map((error) => {
      const extra = "additionalProperty" in error.params ? ` (${String(error.params.additionalProperty)})` : "";
      return `${error.instancePath || "/"} ${error.message ?? ""}${extra}`;
    });
    throw new WrongAnswerError(
      `${place} is not as described: ${faults.join("; ")} in ${JSON.stringify(value).slice(0, 1000)}`,
    );
  }

  /** Of the one document that all schemas are in, so that what they refer to is compiled once. */
  #compile(pointer: string): ValidateFunction {
    const validate = this.#ajv.getSchema(`api${encodeURI(pointer)}`);
    if (!validate) throw new Error(`There is no schema at ${pointer}.`);
    return validate as ValidateFunction;
  }
}

function isDetail(value: unknown): boolean {
  return typeof value === "object" && value !== null && "detail" in value && typeof value.detail === "string";
}

function escapePointer(path: string): string {
  return path.replaceAll("~", "~0").replaceAll("/", "~1");
}
