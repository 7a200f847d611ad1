import { z } from "zod";

/** Where a link at the foot of a page may lead: to a web page, this site's or another, or to a mail; never to a script. */
const target = z
  .string()
  .max(2000)
  .refine(
    (href) => /^(?:https?:\/\/|mailto:|\/(?![/\\]))[^\s\\]*$/i.test(href),
    "Not the address of a page or of a mailbox.",
  );

/** Links for the foot of pages; clients read them in the brand of the address. */
export const footerLinksSchema = z
  .array(z.object({ href: target.nullable().default(null), name: z.string().min(1).max(200) }), {
    error: "A list of links is needed.",
  })
  .max(50);
