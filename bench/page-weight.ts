import { gzipSync } from "node:zlib";
import { bench } from "./seed.ts";

/** Bytes of the login page as they are sent: files gzipped, the page itself as it is. */
export interface PageWeight {
  html: number;
  css: number;
  javascript: number;
  /** Of the JavaScript, what is not the framework's: chunks that an empty page of the same application does not load. */
  own: number;
}

/** Weighs what a browser loads for the login page. Old browsers' extras (`nomodule`) are not loaded by others. */
export async function weighLoginPage(origin: string): Promise<PageWeight> {
  const login = await inspect(`${origin}/if/flow/${bench.login}/`);
  const sizes = new Map<string, number>();
  for (const file of [...login.scripts, ...login.styles]) sizes.set(file, await gzipped(`${origin}${file}`));
  const total = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0);
  const own: string[] = [];
  for (const file of login.scripts) if (await isOwn(`${origin}${file}`)) own.push(file);
  return { html: login.size, css: total(login.styles), javascript: total(login.scripts), own: total(own) };
}

async function inspect(url: string): Promise<{ size: number; scripts: Set<string>; styles: Set<string> }> {
  const html = await (await fetch(url)).text();
  const scripts = [...html.matchAll(/<script\b([^>]*)>/g)].flatMap(([, attributes = ""]) => {
    const source = /src="([^"]+)"/.exec(attributes)?.[1];
    return source && !/nomodule/i.test(attributes) ? [source] : [];
  });
  const styles = [...html.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map(([, href = ""]) => href);
  return { size: Buffer.byteLength(html), scripts: new Set(scripts), styles: new Set(styles) };
}

/** Names that only the project's own browser code contains; the framework's files are the rest. */
const OWN_MARKS = ["data-focus", "vestibule", "aria-busy"];

async function isOwn(url: string): Promise<boolean> {
  const text = await (await fetch(url)).text();
  return OWN_MARKS.some((mark) => text.includes(mark)) && text.length < 100_000;
}

async function gzipped(url: string): Promise<number> {
  return gzipSync(Buffer.from(await (await fetch(url)).arrayBuffer())).length;
}
