import { z } from "zod";
import { silentEvents } from "#lib/events/sink.ts";
import { log } from "#lib/log.ts";
import { toMailAddress } from "#lib/mail/address.ts";
import { linkOrigin } from "#lib/mail/link-origin.ts";
import { mailLocale } from "#lib/mail/locale.ts";
import { queueMail } from "#lib/mail/outbox.ts";
import { renderMail, TemplateError } from "#lib/mail/render.ts";
import type { ExpressionScope } from "../../expression-scope.ts";

const addresses = z.array(z.string()).max(100).nullish();
const argumentsSchema = z.object({
  address: z.array(z.string()).min(1).max(100),
  subject: z.coerce.string(),
  body: z.string().nullish(),
  /** A stage, as expressions see one. */
  stage: z.looseObject({ pk: z.guid() }).nullish(),
  template: z.string().nullish(),
  context: z.record(z.string(), z.unknown()).nullish(),
  cc: addresses,
  bcc: addresses,
});

/**
 * Sends a mail for an expression: a text, or a template that gets the expression's `context` and the user. Looking at a page evaluates
 * policies too, and sends nothing.
 *
 * @param input the arguments, checked by the helper that expressions call
 * @returns whether it waits to be sent; false when an address or the template cannot be used
 */
export async function sendEmail({ scope, user, request }: ExpressionScope, input: unknown): Promise<boolean> {
  const parsed = argumentsSchema.safeParse(input);
  if (!parsed.success) return false;
  const { subject, body, stage, template, context } = parsed.data;
  const [to, cc, bcc] = [parsed.data.address, parsed.data.cc ?? [], parsed.data.bcc ?? []].map(readAddresses);
  if (!to || !cc || !bcc) return false;
  if (scope.events === silentEvents) return true;
  const brand = request?.brand;
  const look = {
    locale: mailLocale(
      { attributes: user?.attributes ?? {} },
      { ...(request ? { headers: request.headers, brand: request.brand } : {}) },
    ),
    brand: { title: brand?.title ?? "Vestibule", logo: brand?.logo ?? "" },
    origin: request ? linkOrigin(request) : null,
    now: scope.now,
  };
  const person = user ? { pk: user.pk, username: user.username, email: user.email } : null;
  try {
    const variables = {
      ...(user ? { user: { username: user.username, name: user.name, email: user.email } } : {}),
      ...context,
    };
    const content = template ? await renderMail(template, variables, subject, look) : { html: "", text: body ?? "" };
    const message = { to, cc, bcc, subject, ...content, logo: look.brand.logo, person };
    await queueMail(scope.db, message, { now: scope.now, stageId: stage?.pk ?? null });
    return true;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    log().warn({ template, reason: error.message }, "an expression's mail could not be put into words");
    return false;
  }
}

/** The mailboxes in a list, or null when one of them is none. */
function readAddresses(list: string[]) {
  const found = list.map((text) => toMailAddress(text));
  return found.every((address) => address !== null) ? found : null;
}
