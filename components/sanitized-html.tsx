import sanitizeHtml from "sanitize-html";

/** Text mark-up and links; nothing that loads, runs, positions or submits. */
const options: sanitizeHtml.IOptions = {
  allowedTags: [
    ...["p", "br", "hr", "div", "span", "h2", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre"],
    ...["a", "b", "strong", "i", "em", "u", "s", "small", "sub", "sup", "mark", "code", "kbd", "abbr", "time", "bdi"],
  ],
  allowedAttributes: { a: ["href", "rel", "target"], abbr: ["title"], time: ["datetime"], "*": ["dir", "lang"] },
  allowedSchemes: ["http", "https", "mailto", "tel"],
  allowedSchemesAppliedToAttributes: ["href"],
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  nestingLimit: 30,
  transformTags: {
    // One level below the page's heading, whatever level was written: no level is left out.
    ...Object.fromEntries(["h1", "h3", "h4", "h5", "h6"].map((tag) => [tag, "h2"])),
    // A page opened from here must not be able to steer this one, nor learn its address.
    a: (tagName, attributes) => ({
      tagName,
      attribs: { ...attributes, rel: "noopener noreferrer", ...(attributes.target ? { target: "_blank" } : {}) },
    }),
  },
};

/** Reduces HTML that an administrator wrote, or that came from elsewhere, to harmless text mark-up. */
export function sanitize(html: string): string {
  return sanitizeHtml(html, options);
}

/** Shows sanitised HTML. Server only: the sanitiser is not for the browser to load. */
export function SanitizedHtml({ html, id, className }: { html: string; id?: string; className?: string }) {
  return (
    <div
      id={id}
      dir="auto"
      className={className ? `prose ${className}` : "prose"}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: it has just been through the allow-list above
      dangerouslySetInnerHTML={{ __html: sanitize(html) }}
    />
  );
}
