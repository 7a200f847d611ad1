import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text as readText } from "node:stream/consumers";
import type { StageSpec } from "./build-flow.ts";
import { toYaml } from "./build-flow.ts";
import type { Control } from "./control/control.ts";
import { unique } from "./unique.ts";

const MODEL = "authentik_stages_captcha.captchastage";

/** Asks for a proof that no robot answers: the built-in one, with as little work as there is, unless `attrs` say otherwise. */
export const captcha = (attrs: Record<string, unknown> = {}): StageSpec => ({
  model: MODEL,
  attrs: { api_url: "altcha:1", ...attrs },
});

/** Makes a captcha that is asked inside another stage. @returns a reference to it */
export async function embeddedCaptcha(control: Control, attrs: Record<string, unknown> = {}): Promise<string> {
  const name = unique("captcha");
  await control.importText(toYaml([{ model: MODEL, identifiers: { name }, attrs: captcha(attrs).attrs }]));
  return `!Find [${MODEL}, [name, "${name}"]]`;
}

/** What the provider's script draws: a frame from the provider and a button that gives a token, as Turnstile does. */
const turnstile = (origin: string) => `window.turnstile = { render(place, options) {
  const frame = document.createElement("iframe");
  frame.src = "${origin}/frame";
  frame.title = "Check of the provider";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Prove it";
  button.onclick = () => options.callback("token of " + options.sitekey);
  place.append(frame, button);
} };`;

/** A script that draws nothing and is asked to look by itself, as hCaptcha and reCAPTCHA are; the latter is ready only later. */
const invisible = (name: string) => `window.${name} = {
  ready: ${name === "grecaptcha" ? "(callback) => setTimeout(callback, 50)" : "undefined"},
  render(place, options) { this.options = options; return 7; },
  execute(widget) { this.options.callback([widget, this.options.size, this.options.sitekey].join(" ")); },
};`;

/** @param address of the script; its query says whom it plays */
function scriptFor(address: string, origin: string): string {
  const name = new URL(address, origin).searchParams.get("as");
  return name ? invisible(name) : turnstile(origin);
}

/** A captcha's provider on this machine: script, frame and verification. */
export async function startProvider() {
  const state = { accept: true, asked: [] as Record<string, string>[] };
  const server = createServer(async (request, response) => {
    const origin = `http://${request.headers.host}`;
    if (request.url === "/siteverify") {
      state.asked.push(Object.fromEntries(new URLSearchParams(await readText(request))));
      const refusal = { success: false, "error-codes": ["timeout-or-duplicate"] };
      response
        .setHeader("Content-Type", "application/json")
        .end(JSON.stringify(state.accept ? { success: true } : refusal));
    } else if (request.url?.startsWith("/api.js"))
      response.setHeader("Content-Type", "text/javascript").end(scriptFor(request.url, origin));
    else if (request.url === "/frame") response.setHeader("Content-Type", "text/html").end("<p>A frame</p>");
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    origin,
    /** Settings of a captcha stage of this provider's. */
    attrs: {
      public_key: "a site",
      private_key: "a secret",
      js_url: `${origin}/api.js`,
      api_url: `${origin}/siteverify`,
      interactive: true,
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

export type Provider = Awaited<ReturnType<typeof startProvider>>;
