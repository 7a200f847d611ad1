import path from "node:path";
import type { SendMailOptions } from "nodemailer";
import { lightUrl } from "#lib/brand/picture-urls.ts";
import { readMedia } from "#lib/http/media.ts";
import type { MailAddress } from "./address.ts";
import type { MailMessage } from "./message.ts";

/** Where pictures that can be attached lie. */
export interface PictureFolders {
  /** The project's folder. */
  root: string;
  dataDir: string;
}

/**
 * A message as the mail library takes it. It keeps its Message-ID when it is sent again after a crash, so that mail systems can tell.
 *
 * @param id the message's own
 */
export async function composeMail(
  id: string,
  message: MailMessage,
  from: MailAddress,
  folders: PictureFolders,
): Promise<SendMailOptions> {
  const { to, cc, bcc, subject, html, text } = message;
  return {
    from,
    to: to.map(toRecipient),
    ...(cc.length > 0 ? { cc } : {}),
    ...(bcc.length > 0 ? { bcc } : {}),
    subject: subject.replaceAll(/\p{Cc}+/gu, " "),
    ...(html ? { html, attachments: await attachLogo(message, folders) } : {}),
    ...(text ? { text } : {}),
    messageId: `<${id}@${from.address.split("@").at(-1)}>`,
    // RFC 3834 §5: nobody's out-of-office should answer.
    headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** A name in another script is left out of the header: some mail servers on the way spoil what it has to be encoded as. */
function toRecipient(recipient: MailAddress): MailAddress {
  return /^[\x20-\x7e]*$/.test(recipient.name) ? recipient : { name: "", address: recipient.address };
}

async function attachLogo({ html, logo }: MailMessage, { root, dataDir }: PictureFolders) {
  if (!html.includes("cid:logo")) return [];
  const [, place, rest = ""] = /^\/(static|media)\/(.+)$/.exec(lightUrl(logo)) ?? [];
  const folder = place === "static" ? path.join(root, "public", "static") : path.join(dataDir, "media");
  const picture = place ? await readMedia(folder, rest.split("/")) : null;
  return picture
    ? [{ cid: "logo", filename: "logo", content: Buffer.from(picture.bytes), contentType: picture.type }]
    : [];
}
