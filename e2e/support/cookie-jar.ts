/** A cookie as a server set it. */
export interface SetCookie {
  name: string;
  value: string;
  /** Attributes with lower-case names; flags have the value "". */
  attributes: Record<string, string>;
}

/** Reads one `Set-Cookie` header (RFC 6265, section 5.2). */
export function parseSetCookie(line: string): SetCookie {
  const [pair = "", ...rest] = line.split(";").map((part) => part.trim());
  const split = (text: string): [string, string] => {
    const at = text.indexOf("=");
    return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  };
  const [name, value] = split(pair);
  const attributes = rest.map((part): [string, string] => {
    const [key, text] = split(part);
    return [key.toLowerCase(), text];
  });
  return { name, value, attributes: Object.fromEntries(attributes) };
}

/** Keeps the cookies of one site, as a browser would for one origin. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** Takes over what an answer sets; what it ends is forgotten. */
  store(answer: Response): void {
    for (const { name, value, attributes } of answer.headers.getSetCookie().map(parseSetCookie)) {
      const ended = attributes["max-age"] === "0" || Date.parse(attributes.expires ?? "") < Date.now();
      if (ended) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }

  get(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  /** Puts a cookie in, as somebody who has stolen it would. */
  set(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  /** The `Cookie` header. */
  header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}
