/**
 * What every mail's HTML stands in. Tables and styles on the elements, because that is what mail programs understand; `content` holds rows.
 * Colours follow the reader's scheme where the program can, and stay readable where it inverts them by itself.
 */
export const frameHtml = `<!doctype html>
<html lang="{{ locale }}" dir="{{ dir }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{ subject }}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background-color: #111412 !important; }
  .card { background-color: #1b1f1c !important; border-color: #343a35 !important; }
  .card h1, .card p, .card td, .card li { color: #eef0ec !important; }
  .card .small, .footer { color: #a9b0a8 !important; }
  .card a.link { color: #7fd1bf !important; }
  .card .code { background-color: #232824 !important; color: #eef0ec !important; }
  .card a.button { background-color: #7fd1bf !important; border-color: #7fd1bf !important; color: #06251f !important; }
}
@media (max-width: 480px) { .card { padding: 24px 20px !important; } }
</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#f4f3ee;">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f4f3ee;">
<tr><td align="center" style="padding:32px 12px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:520px;">
<tr><td align="center" style="padding:0 0 20px 0;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:18px;font-weight:600;color:#5b6059;" class="footer">{% if logo != "" %}<img src="{{ logo }}" alt="{{ brand.title }}" height="40" style="display:block;height:40px;max-width:260px;border:0;">{% else %}{{ brand.title }}{% endif %}</td></tr>
<tr><td class="card" dir="{{ dir }}" style="background-color:#ffffff;border:1px solid #dddcd5;border-radius:12px;padding:32px;text-align:{{ start }};font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;color:#1b1d1a;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
{% block content %}{% endblock %}
{% block sub_content %}{% endblock %}
</table>
</td></tr>
<tr><td align="center" class="footer" style="padding:20px 12px 0 12px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:13px;line-height:1.5;color:#5b6059;">{{ "mail.footer" | t: brand: brand.title }}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;

/** What every mail's text ends with. */
export const frameText = `{% block content %}{% endblock %}
-- 
{{ "mail.footer" | t: brand: brand.title }}
`;
