/** A text by id, put into words where it is shown: `id` is a key of the `errors` messages. */
export interface Message {
  id: string;
  /** Machine-readable code of the wire contract; `invalid` unless said otherwise. */
  code?: string;
  values?: Record<string, string | number>;
}

/** Ready text, for messages that an administrator wrote. */
export interface LiteralMessage extends Message {
  id: "literal";
  values: { text: string };
}

/** Builds a message. */
export function message(id: string, code = "invalid", values?: Record<string, string | number>): Message {
  return values ? { id, code, values } : { id, code };
}

/** Wraps text that is not ours to translate. */
export function literal(text: string, code = "invalid"): LiteralMessage {
  return { id: "literal", code, values: { text } };
}
