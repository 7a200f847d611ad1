# Formatting of f-strings' fields; the host rewrites f-strings as calls of this.

from datetime import date, datetime


def format_field(value, conversion, specification):
    if conversion == "r":
        value = repr(value)
    elif conversion == "s":
        value = str(value)
    elif conversion == "a":
        value = ascii(value)
    if specification == "":
        return str(value)
    if isinstance(value, (date, datetime)):
        return value.strftime(specification)
    if hasattr(value, "__format__"):
        return value.__format__(specification)
    return ("{:" + specification + "}").format(value)
