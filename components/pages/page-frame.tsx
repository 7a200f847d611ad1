import type { ReactNode } from "react";
import { themeOf } from "#lib/brand/theme.ts";
import { direction, type Locale } from "#lib/i18n/locales.ts";
import { Backdrop } from "../flow/backdrop.tsx";
import { BrandStyle } from "../flow/brand-style.tsx";
import type { BrandLook } from "../flow/screen-props.ts";
import { BrandIcon, ThemedPicture } from "../ui/themed-picture.tsx";

interface PageFrameProps {
  brand: BrandLook;
  locale: Locale;
  heading: string;
  /** Of the page's Content-Security-Policy, for the brand's styles. */
  nonce?: string | undefined;
  /** More than one thing stands on the page, and it may be wider for it. */
  wide?: boolean;
  children: ReactNode;
}

/** A page that is not a flow's, in the same frame: one card with a heading. */
export function PageFrame({ brand, locale, heading, nonce, wide, children }: PageFrameProps) {
  const theme = themeOf(brand.attributes ?? {});
  return (
    <div
      className="flow"
      lang={locale}
      dir={direction(locale)}
      data-layout="stacked"
      data-theme={theme}
      data-wide={wide || undefined}
    >
      <title>{`${heading} – ${brand.title}`}</title>
      <BrandIcon favicon={brand.favicon} />
      <BrandStyle css={brand.customCss} nonce={nonce} />
      <Backdrop background={brand.background} theme={theme} />
      <div className="flow-panel">
        <main className="flow-card">
          <ThemedPicture className="flow-logo" src={brand.logo} alt={brand.title} theme={theme} />
          <h1>{heading}</h1>
          {children}
        </main>
      </div>
    </div>
  );
}
