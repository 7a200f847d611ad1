/** The URL slug of a text: ASCII letters, digits, `_` and `-`, in lower case. */
export function slugify(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[^\x20-\x7e\s]/g, "")
    .toLowerCase()
    .replace(/[^\w\s-]/g, "")
    .replace(/[-\s]+/g, "-")
    .replace(/^[-_]+|[-_]+$/g, "");
}
