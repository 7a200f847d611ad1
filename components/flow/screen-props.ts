import type { AnyChallenge, ResponseErrors } from "#lib/flows/challenge.ts";
import type { Locale } from "#lib/i18n/locales.ts";
import type { Translator } from "#lib/i18n/translator.ts";

/** How a screen answers: a Server Action, and hidden inputs that every form carries to it. */
export interface FlowForm {
  action: (data: FormData) => Promise<void>;
  hidden: Readonly<Record<string, string>>;
}

/** How the brand of a request looks. Addresses; `customCss` is trusted, as only administrators write it. */
export interface BrandLook {
  title: string;
  logo: string;
  favicon: string;
  customCss: string;
  background: string;
  /** `settings.theme.base` says whether pages are light or dark whatever the device is. */
  attributes?: Readonly<Record<string, unknown>>;
}

/** A link at the foot of every flow; without an address it is a text. */
export interface FooterLink {
  name: string;
  href: string | null;
}

/** A notice that is not about an answer, for instance that a mail has been sent. */
export interface Notice {
  level: "info" | "success" | "warning" | "danger";
  text: string;
}

/** What every screen gets. */
export interface ScreenProps<Challenge = AnyChallenge> {
  challenge: Challenge;
  form: FlowForm;
  brand: BrandLook;
  t: Translator;
  locale: Locale;
  /** What was typed into this form before it was refused, by field name; never passwords. Absent the first time. */
  values: Readonly<Record<string, string>> | undefined;
  /** Username of the browser's login, if any. */
  loggedInAs: string | null;
  /** Names this answer of the server; changes with each. */
  requestId: string;
  /** Whether the last answer was refused; `errors` says why, and may be empty. */
  refused: boolean;
  errors: ResponseErrors;
  /** The page's heading, as text. */
  title: string;
}
