import { z } from "zod";
import { backgroundUrl, themedUrls } from "#lib/brand/picture-urls.ts";
import type { ApiCall } from "../../endpoint.ts";

/** Addresses of one picture for light and for dark. */
export const themedUrlsSchema = z
  .object({ light: z.string().nullable(), dark: z.string().nullable() })
  .meta({ id: "ThemedUrls" });

/** A flow's background as its pages load it: its own, the brand's, else the one that comes along. */
export function showBackground(call: ApiCall, own: string) {
  const background = own || call.facts.brand.background;
  return { background_url: backgroundUrl(background), background_themed_urls: themedUrls(background) };
}

/** Where a flow can be had as a file. */
export function exportUrl(slug: string): string {
  return `/api/v3/flows/instances/${slug}/export/`;
}
