import { frameHtml, frameText } from "./frame.ts";
import { button, heading, inFrame, inTextFrame, linkAgain, paragraph, small } from "./parts.ts";

const t = (key: string, values = "") => `"mail.${key}" | t${values && `: ${values}`}`;
const line = (expression: string) => `{{ ${expression} }}`;
const hello = t("hello", "name: user.username");
const until = t("expires", "when: expires_in");
const when = (condition: string, part: string) => `{% if ${condition} %}${part}{% endif %}`;

const passwordReset = {
  html: inFrame(
    heading(hello),
    paragraph(t("reset.text")),
    button("url", t("reset.button")),
    when("expires", small(until)),
    linkAgain("url"),
    small(t("reset.ignore")),
  ),
  text: inTextFrame(
    line(hello),
    line(t("reset.text")),
    line("url"),
    when("expires", line(until)),
    line(t("reset.ignore")),
  ),
};

const accountConfirmation = {
  html: inFrame(
    heading(t("confirm.heading")),
    paragraph(t("confirm.text")),
    button("url", t("confirm.button")),
    when("expires", small(until)),
    linkAgain("url"),
    small(t("confirm.ignore")),
  ),
  text: inTextFrame(
    line(t("confirm.heading")),
    line(t("confirm.text")),
    line("url"),
    when("expires", line(until)),
    line(t("confirm.ignore")),
  ),
};

const invitation = {
  html: inFrame(
    heading(t("invitation.heading")),
    paragraph(t("invitation.text", "host: host")),
    button("url", t("invitation.button")),
    when("expires", small(until)),
    linkAgain("url"),
  ),
  text: inTextFrame(
    line(t("invitation.heading")),
    line(t("invitation.text", "host: host")),
    line("url"),
    when("expires", line(until)),
  ),
};

const emailOtp = {
  html: inFrame(
    heading(hello),
    paragraph(t("otp.text")),
    `<tr><td align="center" style="padding:8px 0 24px 0;"><span class="code" dir="ltr" style="display:inline-block;background-color:#f4f3ee;border-radius:8px;padding:12px 20px;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:28px;letter-spacing:4px;color:#1b1d1a;">{{ token }}</span></td></tr>`,
    when("expires", small(t("otp.expires", "when: expires_in"))),
    small(t("otp.ignore", "brand: brand.title")),
  ),
  text: inTextFrame(
    line(hello),
    line(t("otp.text")),
    line("token"),
    when("expires", line(t("otp.expires", "when: expires_in"))),
    line(t("otp.ignore", "brand: brand.title")),
  ),
};

const eventNotification = {
  html: inFrame(
    heading("title"),
    paragraph("body"),
    `{% if key_value %}<tr><td style="padding:0 0 16px 0;"><table role="presentation" cellpadding="0" cellspacing="0" border="0" style="font-size:14px;">{% for pair in key_value %}<tr><td class="small" style="padding:{% if dir == "rtl" %}4px 0 4px 16px{% else %}4px 16px 4px 0{% endif %};color:#5b6059;vertical-align:top;">{{ pair[0] }}</td><td style="padding:4px 0;color:#1b1d1a;word-break:break-word;"><bdi>{{ pair[1] }}</bdi></td></tr>{% endfor %}</table></td></tr>{% endif %}`,
    when("link", button("link.target", "link.label")),
    when("advice", paragraph("advice")),
    when("source.from", small(t("notification.from", "name: source.from"))),
  ),
  text: inTextFrame(
    line("title"),
    line("body"),
    "{% if key_value %}{% for pair in key_value %}{{ pair[0] }}: {{ pair[1] }}\n{% endfor %}{% endif %}",
    when("link", "{{ link.label }}: {{ link.target }}"),
    when("advice", line("advice")),
    when("source.from", line(t("notification.from", "name: source.from"))),
  ),
};

const setup = {
  html: inFrame(heading(t("setup.heading")), paragraph(t("setup.text"))),
  text: inTextFrame(line(t("setup.heading")), line(t("setup.text"))),
};

/** The sources of the templates that Vestibule brings along, by name. */
export const builtInSources: Readonly<Record<string, string>> = {
  "email/base.html": frameHtml,
  "email/base.txt": frameText,
  ...pair("password_reset", passwordReset),
  ...pair("account_confirmation", accountConfirmation),
  ...pair("email_otp", emailOtp),
  ...pair("event_notification", eventNotification),
  ...pair("invitation", invitation),
  ...pair("setup", setup),
};

function pair(name: string, { html, text }: { html: string; text: string }): Record<string, string> {
  return { [`email/${name}.html`]: html, [`email/${name}.txt`]: text };
}

/** The templates that can be chosen, with their labels, in the order in which programs list them. */
export const builtInTemplates = [
  { name: "email/password_reset.html", label: "Password Reset" },
  { name: "email/account_confirmation.html", label: "Account Confirmation" },
  { name: "email/email_otp.html", label: "Email OTP" },
  { name: "email/event_notification.html", label: "Event Notification" },
  { name: "email/invitation.html", label: "Invitation" },
] as const;
