import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** A call as the generated client makes it. */
export interface ClientOperation {
  readonly name: string;
  readonly method: string;
  /** As it is written in the client: `/flows/instances/{slug}/`. */
  readonly path: string;
  readonly query: readonly string[];
  readonly requiredQuery: readonly string[];
  /** The model of the body, or of the parts of a form. */
  readonly body: string | null;
  readonly form: readonly string[];
  /** The model of the answer; null for none, or one that is no model. */
  readonly answer: string | null;
  readonly answersList: boolean;
}

/** A model as the generated client reads and writes it; names as they are on the wire. */
export interface ClientModel {
  readonly fields: readonly string[];
  readonly required: readonly string[];
  /** Models of fields. */
  readonly inner: Readonly<Record<string, string>>;
}

const dist = path.dirname(createRequire(import.meta.url).resolve("@goauthentik/api"));

/** The operations of one of the client's classes, read from its generated source. @param api e.g. `FlowsApi` */
export function readOperations(api: string): ClientOperation[] {
  const source = readFileSync(path.join(dist, "apis", `${api}.js`), "utf8");
  const blocks = source.split(/^ {4}async /m).slice(1);
  const raw = new Map(blocks.map((block) => [block.slice(0, block.indexOf("(")), block]));
  return [...raw]
    .filter(([name]) => name.endsWith("RequestOpts"))
    .map(([blockName, block]) => {
      const name = blockName.replace(/RequestOpts$/, "");
      const answer = raw.get(`${name}Raw`) ?? "";
      const pairs = [
        ...block.matchAll(/queryParameters\['(\w+)'\] = (?:\([^)]*\)\.\w+\()?requestParameters\['(\w+)'\]/g),
      ];
      const needed = all(block, /requestParameters\['(\w+)'\] == null\) \{\s+throw/g);
      return {
        name,
        method: one(block, /method: '(\w+)'/),
        path: one(block, /urlPath = `([^`]*)`/),
        query: all(block, /queryParameters\['(\w+)'\]/g),
        requiredQuery: pairs.filter(([, , given = ""]) => needed.includes(given)).map(([, wire = ""]) => wire),
        body: one(block, /body: .*?(\w+)_1\.\w+ToJSON/) || null,
        form: all(block, /formParams\.append\('(\w+)'/g),
        answer: one(answer, /JSONApiResponse\(.*?(\w+)_1\.\w+FromJSON/) || null,
        answersList: answer.includes("jsonValue.map("),
      };
    });
}

const models = new Map<string, ClientModel | null>();

/** A model's fields, read from its generated source. Null for an enumeration. */
export function readModel(name: string): ClientModel | null {
  const known = models.get(name);
  if (known !== undefined) return known;
  const model = parseModel(name, readFileSync(path.join(dist, "models", `${name}.js`), "utf8"));
  models.set(name, model);
  return model;
}

function parseModel(name: string, source: string): ClientModel | null {
  const body = source.slice(source.indexOf(`function ${name}FromJSONTyped`), source.indexOf(`function ${name}ToJSON(`));
  const lines = [...body.matchAll(/^ {8}'(\w+)': (.*json\['(\w+)'\].*),?$/gm)];
  const wire = new Map(lines.map(([, camel = "", , snake = ""]) => [camel, snake]));
  if (wire.size === 0) return null;
  return {
    fields: [...wire.values()],
    required: all(source, /!\('(\w+)' in value\)/g).map((camel) => wire.get(camel) ?? camel),
    inner: Object.fromEntries(
      lines.flatMap(([, , expression = "", snake = ""]) => {
        const model = /(\w+)_1\.\w+FromJSON/.exec(expression)?.[1];
        return model ? [[snake, model]] : [];
      }),
    ),
  };
}

function one(text: string, pattern: RegExp): string {
  return pattern.exec(text)?.[1] ?? "";
}

function all(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, found = ""]) => found))];
}
