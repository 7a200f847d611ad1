from datetime import timedelta

_UNITS = ("microseconds", "milliseconds", "seconds", "minutes", "hours", "days", "weeks")


def timedelta_from_string(expression):
    """A duration such as `hours=1;minutes=30`."""
    found = {}
    for part in expression.split(";"):
        name, _, value = part.partition("=")
        if name.strip().lower() not in _UNITS:
            raise ValueError("'%s' is not in the correct format of 'hours=3;minutes=1'." % expression)
        found[name.strip().lower()] = float(value)
    if not found:
        raise ValueError("No valid keys to pass to timedelta")
    return timedelta(**found)
