import { z } from "zod";
import type { Db } from "#lib/db/client.ts";
import type { RequestFacts } from "#lib/flows/request-facts.ts";
import type { Locale } from "#lib/i18n/locales.ts";
import { requestLocale } from "#lib/i18n/request-locale.ts";
import { createTranslator } from "#lib/i18n/translator.ts";
import { type MailAddress, toMailAddress } from "#lib/mail/address.ts";
import { linkOrigin } from "#lib/mail/link-origin.ts";
import { queueMail } from "#lib/mail/outbox.ts";
import { hasTemplate, type RenderedMail, renderMail, TemplateError } from "#lib/mail/render.ts";
import { invitationLink } from "./invitation.ts";

/** The template of an invitation when none is named. */
export const INVITATION_TEMPLATE = "email/invitation.html";
/** What programs that were made from the reference implementation's description send in its place. */
const SHORT_NAME = "invitation";
/** More people are invited with another call: each of them gets a message of their own. */
const MOST_RECIPIENTS = 100;

const addresses = z.array(z.string());

/** Whom to invite: the body of the REST call, as it came. */
export interface InvitationMail {
  email_addresses?: unknown;
  cc_addresses?: unknown;
  bcc_addresses?: unknown;
  template?: unknown;
}

/** What sending came to: how many messages wait to be sent, or why there are none; `field` where one is to blame. */
export type InvitationSending = { sent: number } | { error: string; field?: keyof InvitationMail };

/**
 * Sends an invitation's link to people, each in a message of their own, with the same copies. The messages wait in the outbox and are
 * sent in the background; they are of no use once the invitation has ended.
 *
 * @param db a transaction, or the messages are written one by one
 * @param id the invitation's key
 * @param request of whoever invites: the link leads to the address that browsers use, the words are of the brand's language
 */
export async function sendInvitation(
  db: Db,
  id: string,
  mail: InvitationMail,
  { request, now }: { request: Pick<RequestFacts, "origin" | "brand">; now: Date },
): Promise<InvitationSending> {
  const given = mail.email_addresses ?? [];
  if (Array.isArray(given) && given.length === 0) return { error: "No email addresses provided" };
  const to = readAddresses(mail.email_addresses);
  if (!to) return { error: "Enter valid email addresses.", field: "email_addresses" };
  const cc = readAddresses(mail.cc_addresses ?? []);
  if (!cc) return { error: "Enter valid email addresses.", field: "cc_addresses" };
  const bcc = readAddresses(mail.bcc_addresses ?? []);
  if (!bcc) return { error: "Enter valid email addresses.", field: "bcc_addresses" };
  const template = readTemplate(mail.template);
  if (!template) return { error: "There is no template of this name.", field: "template" };
  const invitation = await db.invitation.findUnique({ where: { id }, include: { flow: { select: { slug: true } } } });
  if (!invitation?.flow) return { error: "Invitation has no associated flow" };
  if (invitation.expires <= now) return { error: "The invitation has expired." };
  const origin = linkOrigin(request);
  if (!origin) return { error: "The address of this server is not known: set PUBLIC_URL, or the domain of the brand." };

  // Nobody knows the language of somebody who has no account yet.
  const locale = requestLocale({ brandAttributes: request.brand.attributes });
  const { host } = new URL(origin);
  const subject = createTranslator(locale)("mail.invitation.subject", { host });
  const url = invitationLink(origin, invitation.flow.slug, id);
  const variables = { url, host, expires: invitation.expires };
  const rendered = await render(template, variables, subject, { locale, brand: request.brand, origin, now });
  if ("error" in rendered) return rendered;
  for (const recipient of to) {
    const message = { to: [recipient], cc, bcc, subject, ...rendered, secrets: [id], logo: request.brand.logo };
    await queueMail(db, message, { now, expires: invitation.expires });
  }
  return { sent: to.length };
}

/** The mailboxes in a list, each once; null when it is no list of a reasonable number of them. */
function readAddresses(value: unknown): MailAddress[] | null {
  const { data } = addresses.safeParse(value);
  if (!data || data.length > MOST_RECIPIENTS) return null;
  const mailboxes = data.map((text) => toMailAddress(text)).filter((mailbox) => mailbox !== null);
  if (mailboxes.length !== data.length) return null;
  return [...new Map(mailboxes.map((mailbox) => [mailbox.address.toLowerCase(), mailbox])).values()];
}

function readTemplate(value: unknown): string | null {
  if (value === undefined || value === null || value === "" || value === SHORT_NAME) return INVITATION_TEMPLATE;
  return typeof value === "string" && hasTemplate(value) ? value : null;
}

async function render(
  template: string,
  variables: Record<string, unknown>,
  subject: string,
  look: { locale: Locale; brand: { title: string; logo: string }; origin: string; now: Date },
): Promise<RenderedMail | { error: string; field: "template" }> {
  try {
    return await renderMail(template, variables, subject, look);
  } catch (error) {
    if (error instanceof TemplateError) return { error: error.message, field: "template" };
    throw error;
  }
}
