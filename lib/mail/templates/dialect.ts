/**
 * Templates written for the reference implementation use another template language, which looks almost the same. What differs in what
 * mails use is rewritten here; anything else is an error when it is rendered, which says where.
 */
export function toLiquid(source: string): string {
  return source
    .replaceAll(/\{#[^\n]*?#\}/g, "")
    .replaceAll(/\{%-?\s*load\b[^%]*-?%\}/g, "")
    .replaceAll(/\{%-?\s*extends\s+(["'][^"']+["'])\s*-?%\}/g, "{% layout $1 %}")
    .replaceAll(/\{%-?\s*endblock\b[^%]*-?%\}/g, "{% endblock %}")
    .replaceAll(/\{%-?\s*(?:trans|translate)\s+(["'])(.*?)\1[^%]*-?%\}/g, (_all, _quote, text: string) => text)
    .replaceAll(/\{%-?\s*(?:blocktrans|blocktranslate)\b([^%]*)-?%\}/g, (_all, options: string) => assignments(options))
    .replaceAll(/\{%-?\s*end(?:blocktrans|blocktranslate)\s*-?%\}/g, "")
    .replaceAll(/\{%-?\s*(?:end)?autoescape\b[^%]*-?%\}/g, "")
    .replaceAll(/\|\s*safe\b/g, "");
}

/** `with a=b c=d|filter` as assignments. */
function assignments(options: string): string {
  const pairs = [...options.matchAll(/(\w+)\s*=\s*([^\s=]+)/g)];
  return pairs.map(([, name, value]) => `{% assign ${name} = ${value} %}`).join("");
}
