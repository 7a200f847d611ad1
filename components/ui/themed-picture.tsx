import type { ImgHTMLAttributes } from "react";
import { themedUrls } from "#lib/brand/picture-urls.ts";
import type { Theme } from "#lib/brand/theme.ts";
import { Picture } from "./picture.tsx";

interface ThemedPictureProps extends ImgHTMLAttributes<HTMLImageElement> {
  /** May hold a placeholder for the theme. */
  src: string;
  alt: string;
  /** What the page is; `automatic`: as the device is. */
  theme: Theme;
}

/** A picture in the form that there is for light or for dark pages, as the page is. */
export function ThemedPicture({ src, theme, ...props }: ThemedPictureProps) {
  const themed = themedUrls(src);
  if (!themed) return <Picture src={src} {...props} />;
  if (theme !== "automatic") return <Picture src={themed[theme]} {...props} />;
  return (
    <picture>
      <source srcSet={srcSet(themed.dark)} media="(prefers-color-scheme: dark)" />
      <Picture src={themed.light} {...props} />
    </picture>
  );
}

/** The icon of pages in browsers' tabs, which are light or dark as the device is, whatever the page is. */
export function BrandIcon({ favicon }: { favicon: string }) {
  const themed = themedUrls(favicon);
  if (!themed) return <link rel="icon" href={favicon} />;
  return (
    <>
      <link rel="icon" href={themed.light} media="(prefers-color-scheme: light)" />
      <link rel="icon" href={themed.dark} media="(prefers-color-scheme: dark)" />
    </>
  );
}

/** An address as `srcset` takes it, where space and comma separate candidates. */
function srcSet(address: string): string {
  return address.replaceAll(" ", "%20").replaceAll(",", "%2C");
}
