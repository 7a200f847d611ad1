import { Liquid, type LiquidOptions } from "liquidjs";
import { lightUrl } from "#lib/brand/picture-urls.ts";
import { direction, type Locale } from "#lib/i18n/locales.ts";
import { createTranslator } from "#lib/i18n/translator.ts";
import { relativeTime } from "./relative-time.ts";
import { builtInSources, builtInTemplates } from "./templates/built-in.ts";
import { toLiquid } from "./templates/dialect.ts";
import { listOwnTemplates, readOwnTemplate, versionOfOwnTemplate } from "./templates/folder.ts";

/** A template that is missing, or that cannot be rendered; the message says why, for administrators. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
}

/** In what surroundings a template is rendered. */
export interface MailLook {
  locale: Locale;
  brand: { title: string; logo: string };
  /** Origin for addresses, or null when it is not known. */
  origin: string | null;
  now: Date;
}

/** Both parts of a message; an empty one is left out. */
export interface RenderedMail {
  html: string;
  text: string;
}

/** Bounds for templates: characters of source, milliseconds, and things made. */
const LIMITS = { parseLimit: 1_000_000, renderLimit: 1000, memoryLimit: 10_000_000 };
/** Pictures that mail programs show. */
const RASTER = /\.(?:png|jpe?g|gif|webp)$/i;

/** Whether there is a template of this name. */
export function hasTemplate(name: string): boolean {
  return (
    builtInTemplates.some((known) => known.name === name) || (name.endsWith(".html") && sourceOf(name) !== undefined)
  );
}

/** Every template that can be chosen: those that Vestibule brings along, then the installation's own. */
export function listTemplates(): { name: string; label: string }[] {
  const known = new Set<string>(builtInTemplates.map(({ name }) => name));
  const own = listOwnTemplates().filter((name) => !known.has(name));
  return [...builtInTemplates, ...own.map((name) => ({ name, label: `Custom Template: ${name}` }))];
}

/**
 * Renders a template. Values are escaped; nothing in a template can run code or read anything but the variables and other templates.
 *
 * @param name of the HTML template; the text is that of the same name with `txt` in place of `html`, and empty without one
 * @throws TemplateError
 */
export async function renderMail(
  name: string,
  variables: Record<string, unknown>,
  subject: string,
  look: MailLook,
): Promise<RenderedMail> {
  const { locale, brand, origin } = look;
  const dir = direction(locale);
  const scope = {
    ...variables,
    ...(variables.expires instanceof Date ? { expires_in: relativeTime(locale, variables.expires, look.now) } : {}),
    subject,
    locale,
    dir,
    start: dir === "rtl" ? "right" : "left",
    brand: { title: brand.title },
    logo: logoUrl(brand.logo, origin),
  };
  if (!hasTemplate(name)) throw new TemplateError(`There is no template ${name}.`);
  const textName = name.replaceAll("html", "txt");
  const html = await render(name, scope, look, true);
  const text = versionOf(textName) === undefined ? "" : tidyText(await render(textName, scope, look, false));
  return { html, text };
}

async function render(name: string, scope: Record<string, unknown>, look: MailLook, html: boolean): Promise<string> {
  try {
    return String(await engines[html ? "html" : "text"].renderFile(name, scope, { globals: { [LOOK]: look } }));
  } catch (error) {
    throw new TemplateError(error instanceof Error ? error.message : String(error));
  }
}

/** Where filters find what they are told about the surroundings; templates cannot write such a name. */
const LOOK = "vestibule look";
const engines = { html: createEngine(true), text: createEngine(false) };

/** Compiles each version of a template once. @param html whether values are escaped */
function createEngine(html: boolean): Liquid {
  const engine = new Liquid({
    fs: {
      resolve: (_folder, file) => file,
      exists: async (file) => versionOf(file) !== undefined,
      existsSync: (file) => versionOf(file) !== undefined,
      readFile: async (file) => requireSource(file),
      readFileSync: requireSource,
      contains: async () => true,
      containsSync: () => true,
    },
    cache: createCache(),
    relativeReference: false,
    ownPropertyOnly: true,
    ...(html ? { outputEscape: "escape" as const } : {}),
    ...LIMITS,
  });
  engine.registerFilter("t", function (this: FilterThis, key: string, ...pairs: [string, unknown][]) {
    const words = createTranslator(lookOf(this).locale) as (key: string, values?: Record<string, string>) => string;
    return words(key, Object.fromEntries(pairs.map(([field, value]) => [field, String(value ?? "")])));
  });
  engine.registerFilter("naturaltime", function (this: FilterThis, value: unknown) {
    const { locale, now } = lookOf(this);
    return value instanceof Date ? relativeTime(locale, value, now) : String(value ?? "");
  });
  return engine;
}

/** What was compiled, for as long as the template is the same. Keys are names behind the kind of use: `layouts:email/base.html`. */
function createCache(): LiquidCache {
  const kept = new Map<string, { version: string | undefined; compiled: Compiled }>();
  const version = (key: string) => versionOf(key.replace(/^\w+:/, ""));
  return {
    read: (key) => {
      const found = kept.get(key);
      return found && found.version === version(key) ? found.compiled : undefined;
    },
    write: (key, compiled) => void kept.set(key, { version: version(key), compiled }),
    remove: (key) => void kept.delete(key),
  };
}

type LiquidCache = Exclude<LiquidOptions["cache"], boolean | number | undefined>;
type Compiled = Parameters<LiquidCache["write"]>[1];
type FilterThis = { context: { globals: object } };
const lookOf = ({ context }: FilterThis) => Reflect.get(context.globals, LOOK) as MailLook;

/** Names the version of a template that is there now; undefined when there is none. */
function versionOf(name: string): string | undefined {
  const own = versionOfOwnTemplate(name);
  return own ?? (Object.hasOwn(builtInSources, name) ? "built-in" : undefined);
}

function sourceOf(name: string): string | undefined {
  const own = readOwnTemplate(name);
  if (own !== undefined) return toLiquid(own);
  return Object.hasOwn(builtInSources, name) ? builtInSources[name] : undefined;
}

function requireSource(name: string): string {
  const source = sourceOf(name);
  if (source === undefined) throw new TemplateError(`There is no template ${name}.`);
  return source;
}

/** A logo that mail programs can load, on their light ground; others show the brand's name instead. */
function logoUrl(picture: string, origin: string | null): string {
  const logo = lightUrl(picture);
  const [path = ""] = logo.split(/[?#]/);
  if (!RASTER.test(path)) return "";
  if (/^https?:\/\//i.test(logo)) return logo;
  return origin && logo.startsWith("/") ? `${origin}${logo}` : "";
}

/** No lines of nothing but spaces, and never more than one empty line. */
function tidyText(text: string): string {
  return text
    .replaceAll(/[ \t]+\n/g, "\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .replace(/\n--\n/, "\n-- \n")
    .trimStart();
}
