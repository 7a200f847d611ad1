/** A heading. @param text a Liquid expression */
export const heading = (text: string) =>
  `<tr><td><h1 style="margin:0 0 16px 0;font-size:22px;line-height:1.3;font-weight:600;color:#1b1d1a;">{{ ${text} }}</h1></td></tr>`;

/** A paragraph. @param text a Liquid expression */
export const paragraph = (text: string) =>
  `<tr><td><p style="margin:0 0 16px 0;color:#1b1d1a;">{{ ${text} }}</p></td></tr>`;

/** Small print. @param text a Liquid expression */
export const small = (text: string) =>
  `<tr><td><p class="small" style="margin:0 0 12px 0;font-size:14px;color:#5b6059;">{{ ${text} }}</p></td></tr>`;

/** A button that is a link. @param url, label Liquid expressions */
export const button = (url: string, label: string) =>
  `<tr><td style="padding:8px 0 24px 0;"><a class="button" href="{{ ${url} }}" style="display:inline-block;background-color:#15655a;color:#ffffff;text-decoration:none;font-weight:600;border-radius:8px;padding:12px 24px;border:1px solid #15655a;">{{ ${label} }}</a></td></tr>`;

/** The same link once more, to copy. @param url a Liquid expression */
export const linkAgain = (url: string) =>
  `<tr><td><p class="small" style="margin:0 0 12px 0;font-size:14px;color:#5b6059;">{{ "mail.linkAgain" | t }}<br><a class="link" href="{{ ${url} }}" style="color:#15655a;word-break:break-all;"><bdi dir="ltr">{{ ${url} }}</bdi></a></p></td></tr>`;

/** Rows in the frame. */
export const inFrame = (...rows: string[]) =>
  `{% layout "email/base.html" %}{% block content %}\n${rows.join("\n")}\n{% endblock %}`;

/** Paragraphs of text in the frame of texts. Each part is Liquid, with empty lines between the parts. */
export const inTextFrame = (...parts: string[]) =>
  `{% layout "email/base.txt" %}{% block content %}${parts.join("\n\n")}\n{% endblock %}`;
