import { themeOf } from "#lib/brand/theme.ts";
import type { AnyChallenge } from "#lib/flows/challenge.ts";
import { direction, type Locale } from "#lib/i18n/locales.ts";
import { createTranslator, type Translator } from "#lib/i18n/translator.ts";
import { Alert } from "../ui/alert.tsx";
import { BrandIcon, ThemedPicture } from "../ui/themed-picture.tsx";
import { Backdrop } from "./backdrop.tsx";
import { BrandStyle } from "./brand-style.tsx";
import { TITLE_ID } from "./challenge-form.tsx";
import type { RecognisedScreen } from "./define-screen.ts";
import { isRefusal } from "./field-errors.ts";
import { FooterLinks } from "./footer-links.tsx";
import { ManageFocus } from "./manage-focus.tsx";
import type { BrandLook, FlowForm, FooterLink, Notice } from "./screen-props.ts";
import { screens } from "./screens/registry.tsx";
import { unknownScreen } from "./screens/unknown.tsx";

/** What the page of a flow hands over. */
export interface FlowScreenProps {
  challenge: AnyChallenge;
  form: FlowForm;
  brand: BrandLook;
  locale: Locale;
  /** Username of the browser's login, if any. */
  loggedInAs: string | null;
  /** Names this answer of the server; each has its own. */
  requestId: string;
  /** What was typed before it was refused, by field name; never passwords. */
  values?: Readonly<Record<string, string>>;
  messages?: readonly Notice[];
  footerLinks?: readonly FooterLink[];
  /** Of the page's Content-Security-Policy, for the brand's styles. */
  nonce?: string;
}

/** The whole page of a flow: background, brand, heading, notices, and the screen of the pending challenge. */
export function FlowScreen(props: FlowScreenProps) {
  const { challenge, brand, locale, requestId, messages = [] } = props;
  const t = createTranslator(locale);
  const screen = recognise(challenge, t);
  const title = screen.title ?? (challenge.flow_info?.title || brand.title);
  const refused = isRefusal(challenge.response_errors);
  const theme = themeOf(brand.attributes ?? {});
  const pageTitle = `${title} – ${brand.title}`;
  return (
    <div
      className="flow"
      lang={locale}
      dir={direction(locale)}
      data-layout={challenge.flow_info?.layout ?? "stacked"}
      data-component={challenge.component}
      data-theme={theme}
    >
      <title>{refused ? t("common.errorTitle", { title: pageTitle }) : pageTitle}</title>
      <BrandIcon favicon={brand.favicon} />
      <BrandStyle css={brand.customCss} nonce={props.nonce} />
      <Backdrop background={challenge.flow_info?.background || brand.background} theme={theme} />
      <div className="flow-panel">
        <main className="flow-card">
          <ThemedPicture className="flow-logo" src={brand.logo} alt={brand.title} theme={theme} />
          <h1 id={TITLE_ID} tabIndex={-1}>
            <bdi>{title}</bdi>
          </h1>
          <div className="flow-notices" role="status">
            {messages.map((message) => (
              <Alert key={message.text} level={message.level}>
                <p>
                  <bdi>{message.text}</bdi>
                </p>
              </Alert>
            ))}
          </div>
          {screen.show({
            challenge,
            form: props.form,
            brand,
            t,
            locale,
            values: props.values,
            loggedInAs: props.loggedInAs,
            requestId,
            refused,
            errors: refused ? (challenge.response_errors ?? {}) : {},
            title,
          })}
        </main>
        <FooterLinks links={props.footerLinks ?? []} label={t("common.footer")} />
      </div>
      <ManageFocus answer={requestId} />
    </div>
  );
}

/** The screen of a challenge; one that says so for a challenge that has none. */
export function recognise(challenge: AnyChallenge, t: Translator): RecognisedScreen {
  const known: Readonly<Record<string, (typeof screens)[keyof typeof screens]>> = screens;
  const screen = Object.hasOwn(known, challenge.component) ? known[challenge.component]?.(challenge, t) : undefined;
  return screen ?? unknownScreen(t);
}
