import { expect } from "@playwright/test";
import type { ApiVisitor } from "./api-visitor.ts";

/** The form of a flow's page, as a browser without scripts has it. */
export interface FlowForm {
  /** The challenge that the page shows. */
  component: string;
  /** Where it is sent. */
  path: string;
  hidden: ReadonlyMap<string, string>;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };
const decode = (text: string) => text.replaceAll(/&([\w#]+);/g, (all, name: string) => entities[name] ?? all);

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : decode(value);
}

/** Reads the form out of a page's markup. */
export async function readFlowForm(answer: Response): Promise<FlowForm> {
  expect(answer.status).toBe(200);
  const html = await answer.text();
  const inputs = html.match(/<input [^>]*type="hidden"[^>]*>/g) ?? [];
  const hidden = inputs.map((tag): [string, string] => [attribute(tag, "name") ?? "", attribute(tag, "value") ?? ""]);
  return {
    component: /data-component="([^"]+)"/.exec(html)?.[1] ?? "",
    path: new URL(answer.url).pathname,
    hidden: new Map(hidden),
  };
}

/** Sends the form, as a browser without scripts does. */
export function postFlowForm(visitor: ApiVisitor, form: FlowForm, fields: Record<string, string>): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of form.hidden) body.append(name, value);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return visitor.fetch(form.path, { method: "POST", headers: { Origin: visitor.origin }, body });
}
