_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;"))


def escape(text):
    text = str(text)
    for char, entity in _ESCAPES:
        text = text.replace(char, entity)
    return text


def format_html(template, *args, **kwargs):
    return template.format(
        *[escape(value) for value in args], **{name: escape(value) for name, value in kwargs.items()}
    )


def strip_tags(text):
    import re

    return re.sub("<[^<>]*>", "", str(text))
