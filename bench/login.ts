import { bench } from "./seed.ts";

/** The cookies of one browser, kept from answer to answer. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  keep(response: Response): Response {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";", 1);
      const at = pair.indexOf("=");
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

/** Logs in as a browser without JavaScript does: the page, the name, the password. @throws Error when it does not end logged in */
export async function logInByForm(origin: string): Promise<void> {
  const jar = new CookieJar();
  const address = `${origin}/if/flow/${bench.login}/`;
  let html = await (await fetch(address)).text();
  html = await (await submit(jar, address, html, { uid_field: bench.user })).text();
  const last = await submit(jar, address, html, { password: bench.password });
  await last.arrayBuffer();
  if (last.status !== 303 || !jar.header.includes("session=")) throw new Error(`The login ended with ${last.status}.`);
}

async function submit(
  jar: CookieJar,
  address: string,
  html: string,
  answer: Record<string, string>,
): Promise<Response> {
  const form = new FormData();
  for (const [, attributes = ""] of html.matchAll(/<input type="hidden"([^>]*)>/g)) {
    const name = /name="([^"]*)"/.exec(attributes)?.[1];
    if (name) form.set(decode(name), decode(/value="([^"]*)"/.exec(attributes)?.[1] ?? ""));
  }
  for (const [name, value] of Object.entries(answer)) form.set(name, value);
  const headers = { cookie: jar.header, origin: new URL(address).origin };
  return jar.keep(await fetch(address, { method: "POST", body: form, headers, redirect: "manual" }));
}

function decode(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
