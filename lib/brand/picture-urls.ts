import { defaultBackground } from "./assets.ts";

/** Stands for `light` or `dark` in the name of a picture that there is for both. */
const THEME = "%(theme)s";

/** Addresses of one picture for light and for dark pages. */
export interface ThemedUrls {
  light: string;
  dark: string;
}

/**
 * The address of a picture that an administrator has named: addresses, places on this site, pictures in themselves and icons are what
 * they are, all else is a media file. A placeholder for the theme stays in it.
 */
export function pictureUrl(picture: string): string {
  return picture === "" || /^(https?:|data:|fa:|\/)/i.test(picture) ? picture : `/media/${picture}`;
}

/** The address of a background: of the one that comes along when none is named. */
export function backgroundUrl(background: string): string {
  return background === "" ? defaultBackground : pictureUrl(background);
}

/** The form of a picture for where there is no theme, as in mails: the light one. @param url may hold the placeholder */
export function lightUrl(url: string): string {
  return url.replaceAll(THEME, "light");
}

/** The addresses of a picture's light and dark form; null when it has but one. */
export function themedUrls(picture: string): ThemedUrls | null {
  if (!picture.includes(THEME)) return null;
  const url = pictureUrl(picture);
  return { light: lightUrl(url), dark: url.replaceAll(THEME, "dark") };
}
