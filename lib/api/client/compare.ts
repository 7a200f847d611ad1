import type { Endpoint } from "../endpoint.ts";
import { describeApi } from "../openapi.ts";
import { type ClientOperation, readModel, readOperations } from "./read-client.ts";

/** As much of a JSON schema as is compared. */
interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

interface Operation {
  operationId?: string;
  parameters?: { name: string; in: string; required?: boolean }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

/**
 * What a program that uses the generated client would miss: operations, query parameters, fields of requests and answers that are not
 * described here, and what is required here alone.
 * @param apis classes of the client with what of them is offered, by path
 * @returns differences as texts, sorted: `GET /x/`, `GET /x/ ?filter`, `POST /x/ <- field`, `Model.field`
 */
export function compareWithClient(
  endpoints: readonly Endpoint[],
  apis: readonly { api: string; paths: RegExp }[],
): string[] {
  const document = describeApi(endpoints, "0") as unknown as Document;
  const differences = new Set<string>();
  for (const { api, paths } of apis)
    for (const operation of readOperations(api))
      if (paths.test(operation.path)) for (const text of compareOperation(document, operation)) differences.add(text);
  return [...differences].sort();
}

function compareOperation(document: Document, client: ClientOperation): string[] {
  const place = `${client.method} ${client.path}`;
  const own = findOperation(document, client);
  if (!own) return [place];
  const parameters = (own.parameters ?? []).filter((parameter) => parameter.in === "query");
  const known = parameters.map(({ name }) => name);
  const required = parameters.filter((parameter) => parameter.required).map(({ name }) => name);
  return [
    ...(camelCase(own.operationId ?? "") === client.name ? [] : [`${place} is called ${own.operationId}`]),
    ...client.query.filter((name) => !known.includes(name)).map((name) => `${place} ?${name}`),
    ...required.filter((name) => !client.requiredQuery.includes(name)).map((name) => `${place} ?${name} is required`),
    ...compareRequest(document, client, own).map((text) => `${place} <- ${text}`),
    ...compareAnswer(document, client, own).map((text) => (text.includes(".") ? text : `${place} -> ${text}`)),
  ];
}

/** The operation under the same address, whatever its parameters are called. */
function findOperation(document: Document, client: ClientOperation): Operation | undefined {
  const shape = (path: string) => path.replaceAll(/\{\w+\}/g, "{}");
  const found = Object.entries(document.paths).find(([path]) => shape(path) === shape(client.path));
  return found?.[1][client.method.toLowerCase()];
}

function compareRequest(document: Document, client: ClientOperation, own: Operation): string[] {
  const model = client.body ? readModel(client.body) : { fields: client.form, required: [] as string[] };
  if (!model || model.fields.length === 0) return [];
  const content = Object.values(own.requestBody?.content ?? {})[0];
  const schema = content && resolve(document, content.schema);
  if (!schema?.properties) return ["has no body"];
  const { properties, required = [] } = schema;
  return [
    ...model.fields.filter((field) => !Object.hasOwn(properties, field)),
    ...required.filter((field) => !model.required.includes(field)).map((field) => `${field} is required`),
  ];
}

function compareAnswer(document: Document, client: ClientOperation, own: Operation): string[] {
  if (!client.answer) return [];
  const success = Object.entries(own.responses).find(([status]) => status.startsWith("2"))?.[1];
  const content = Object.values(success?.content ?? {})[0];
  if (!content) return ["has no answer"];
  const schema = resolve(document, content.schema);
  const isList = schema.type === "array";
  if (isList !== client.answersList) return [client.answersList ? "is no list" : "is a list"];
  return compareModel(document, client.answer, isList ? (schema.items ?? {}) : schema, new Set());
}

function compareModel(document: Document, name: string, written: Schema, seen: Set<string>): string[] {
  const model = readModel(name);
  if (!model || seen.has(name)) return [];
  const schema = resolve(document, written);
  const { properties, required = [] } = schema;
  // Free-form data, or null where an object could be.
  if (!properties) return schema.type === "null" ? [] : [`${name}.* is not described`];
  const inside = new Set([...seen, name]);
  return model.fields.flatMap((field) => {
    const own = properties[field];
    if (!own) return [`${name}.${field}`];
    const missing =
      model.required.includes(field) && !required.includes(field) ? [`${name}.${field} may be absent`] : [];
    const inner = model.inner[field];
    if (!inner || !readModel(inner)) return missing;
    const resolved = resolve(document, own);
    return [...missing, ...compareModel(document, inner, resolved.items ?? resolved, inside)];
  });
}

/** Follows references, and takes what is not null of a choice. */
function resolve(document: Document, schema: Schema): Schema {
  if (schema.$ref) return resolve(document, document.components.schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {});
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  const choice = choices?.find(({ type }) => type !== "null");
  return choice ? resolve(document, choice) : schema;
}

function camelCase(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
