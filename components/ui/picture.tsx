import type { ImgHTMLAttributes } from "react";

/**
 * A plain picture: logos, avatars and icons come from anywhere, are small or SVG, and so gain nothing from Next.js's image service. Their
 * hosts do not learn which page they were shown on.
 */
export function Picture({ alt, ...props }: ImgHTMLAttributes<HTMLImageElement> & { alt: string; src: string }) {
  // biome-ignore lint/performance/noImgElement: see above
  return <img alt={alt} decoding="async" referrerPolicy="no-referrer" {...props} />;
}
