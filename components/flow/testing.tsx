import { renderToStaticMarkup } from "react-dom/server";
import type { AnyChallenge } from "#lib/flows/challenge.ts";
import { FlowScreen, type FlowScreenProps } from "./flow-screen.tsx";

/** A tag as it stands in markup: its name and attributes, unescaped. */
export interface Tag {
  name: string;
  attributes: Readonly<Record<string, string>>;
}

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'" };

/** Undoes the escaping of React's markup. */
export function unescapeHtml(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#x27);/g, (entity, name: string) => entities[name] ?? entity);
}

/** Every opening tag of React's markup, in which attribute values are always quoted and `<`, `>` and `"` in them escaped. */
export function tagsOf(html: string): Tag[] {
  return [...html.matchAll(/<([a-zA-Z][\w-]*)((?:\s+[^\s=>/]+(?:="[^"]*")?)*)\s*\/?>/g)].map(
    ([, name, attributes]) => ({
      name: name ?? "",
      attributes: Object.fromEntries(
        [...(attributes ?? "").matchAll(/([^\s=]+)(?:="([^"]*)")?/g)].map(([, key, value]) => [
          (key ?? "").toLowerCase(),
          unescapeHtml(value ?? ""),
        ]),
      ),
    }),
  );
}

/** The first tag of a name whose attributes have these values. */
export function findTag(
  html: string,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
): Tag | undefined {
  return tagsOf(html).find(
    (tag) => tag.name === name && Object.entries(attributes).every(([key, value]) => tag.attributes[key] === value),
  );
}

/** A Server Action as the bundler hands it to React: something that a plain form can post to. */
const serverAction = Object.assign(async () => {}, {
  $$FORM_ACTION: () => ({ name: "$ACTION_ID_0", method: "POST", encType: "multipart/form-data", data: null }),
});

/** The markup of a flow's page without scripts, as a browser gets it first. */
export function renderFlow(challenge: AnyChallenge, props: Partial<FlowScreenProps> = {}): string {
  const complete: FlowScreenProps = {
    challenge,
    form: { action: serverAction, hidden: { "flow.execution": "e-1", "flow.revision": "3" } },
    brand: { title: "Acme", logo: "/logo.svg", favicon: "/icon.svg", customCss: "", background: "/background.svg" },
    locale: "en",
    loggedInAs: null,
    requestId: "request-1",
    ...props,
  };
  return renderToStaticMarkup(<FlowScreen {...complete} />);
}
