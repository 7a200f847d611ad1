import { z } from "zod";

/** Somebody to send to, or the sender. */
export const mailAddressSchema = z.object({ name: z.string(), address: z.string() });
export type MailAddress = z.infer<typeof mailAddressSchema>;

const LONGEST = 254;
/** One mailbox and nothing that separates, comments, quotes or routes: such characters could name a second recipient (RFC 5322 §3.4). */
const ADDRESS = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/;

/**
 * Makes an address that can stand in a header. Line breaks in the name become spaces, those in the address go.
 *
 * @returns null when it is no single mailbox
 */
export function toMailAddress(address: string, name = ""): MailAddress | null {
  const clean = withoutControls(address.replaceAll(/[\r\n]/g, "")).trim();
  if (clean.length > LONGEST || !ADDRESS.test(clean)) return null;
  return { address: clean, name: withoutControls(name.replaceAll(/[\r\n]/g, " ")).trim() };
}

/** Reads `Name <address>` or a bare address, as in EMAIL_FROM. Null when it is neither. */
export function parseMailbox(text: string): MailAddress | null {
  const named = /^\s*"?(?<name>[^"<>]*?)"?\s*<(?<address>[^<>]+)>\s*$/.exec(text);
  return named ? toMailAddress(named.groups?.address ?? "", named.groups?.name) : toMailAddress(text);
}

function withoutControls(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "");
}
