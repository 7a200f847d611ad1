import { z } from "zod";
import { mailAddressSchema } from "./address.ts";

/** A message as it waits to be sent. Who sends it, and by which server, is found out when it is sent. */
export const mailMessageSchema = z.object({
  to: z.array(mailAddressSchema),
  cc: z.array(mailAddressSchema).default([]),
  bcc: z.array(mailAddressSchema).default([]),
  subject: z.string(),
  /** Empty: the message has no such part. */
  html: z.string(),
  text: z.string(),
  /** What must not stand in the audit record: keys of links, codes. */
  secrets: z.array(z.string()).default([]),
  /** Address of the picture that `cid:logo` in the HTML means. */
  logo: z.string().default(""),
  /** Whom it is about, for the audit record. */
  person: z.object({ pk: z.int().nullable(), username: z.string(), email: z.string() }).nullable().default(null),
});
export type MailMessage = z.infer<typeof mailMessageSchema>;
/** A message as it is handed over: what has a default may be left out. */
export type NewMailMessage = z.input<typeof mailMessageSchema>;
