import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { Locale } from "#lib/i18n/locales.ts";
import { resolveLocale } from "#lib/i18n/resolve-locale.ts";
import type { UserRecord } from "#lib/identity/user-record.ts";
import { getPath } from "#lib/merge.ts";

/** The language of a mail: what the person who gets it has chosen, else that of the request, else the brand's. */
export function mailLocale(
  user: Pick<UserRecord, "attributes">,
  request: Partial<Pick<RequestFacts, "headers" | "brand">>,
): Locale {
  return resolveLocale({
    userLocale: text(getPath(user.attributes, "settings.locale")),
    acceptLanguage: request.headers?.["accept-language"],
    brandLocale: text(getPath(request.brand?.attributes, "settings.locale")),
  });
}

const text = (value: unknown) => (typeof value === "string" ? value : null);
