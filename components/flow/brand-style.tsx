/**
 * The brand's own CSS. `</` is written `<\/`, which means the same in CSS, so that the text cannot end the element and go on as markup.
 */
export function BrandStyle({ css, nonce }: { css: string; nonce: string | undefined }) {
  if (!css) return null;
  return (
    <style
      nonce={nonce}
      // Browsers hide the nonce from scripts, which would look like a difference.
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: text of a style element is not parsed as HTML but for its end, see above
      dangerouslySetInnerHTML={{ __html: css.replaceAll("</", "<\\/") }}
    />
  );
}
