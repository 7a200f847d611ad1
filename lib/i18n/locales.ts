/** The languages of the interface, as BCP 47 tags. */
export const locales = ["en", "de", "fr", "es", "ar"] as const;
export type Locale = (typeof locales)[number];

/** The language when nothing else fits. */
export const defaultLocale: Locale = "en";

/** The languages under their own names, for people to choose from. */
export const nativeNames: Readonly<Record<Locale, string>> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  ar: "العربية",
};

/** Whether a text is the tag of a language of the interface. */
export function isLocale(text: string): text is Locale {
  return locales.some((locale) => locale === text);
}

/** The direction in which a language is written: the value of HTML's `dir`. */
export function direction(locale: Locale): "ltr" | "rtl" {
  return locale === "ar" ? "rtl" : "ltr";
}
