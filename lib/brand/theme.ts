import { isPlainObject } from "#lib/merge.ts";

/** Whether pages are light or dark; `automatic`: as the person's device is. */
export const themes = ["automatic", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** What a brand's attributes say about its pages, as `settings.theme.base`. */
export function themeOf(attributes: Readonly<Record<string, unknown>>): Theme {
  const look = isPlainObject(attributes.settings) ? attributes.settings : {};
  const base = isPlainObject(look.theme) ? look.theme.base : undefined;
  return themes.find((theme) => theme === base) ?? "automatic";
}
