# Filters on lists of records, as the reference implementation's database queries write them.


def follow(value, path):
    """The value at the end of a path of attributes or keys; None when there is none."""
    for name in path:
        if isinstance(value, dict):
            value = value.get(name)
        else:
            value = getattr(value, name, None)
    return value


def _text(value):
    return "" if value is None else str(value)


_LOOKUPS = {
    "exact": lambda value, wanted: value == wanted,
    "iexact": lambda value, wanted: _text(value).lower() == _text(wanted).lower(),
    "in": lambda value, wanted: value in wanted,
    "contains": lambda value, wanted: wanted in (value or ()),
    "icontains": lambda value, wanted: _text(wanted).lower() in _text(value).lower(),
    "startswith": lambda value, wanted: _text(value).startswith(wanted),
    "istartswith": lambda value, wanted: _text(value).lower().startswith(wanted.lower()),
    "endswith": lambda value, wanted: _text(value).endswith(wanted),
    "iendswith": lambda value, wanted: _text(value).lower().endswith(wanted.lower()),
    "isnull": lambda value, wanted: (value is None) == wanted,
    "gt": lambda value, wanted: value is not None and value > wanted,
    "gte": lambda value, wanted: value is not None and value >= wanted,
    "lt": lambda value, wanted: value is not None and value < wanted,
    "lte": lambda value, wanted: value is not None and value <= wanted,
    "regex": lambda value, wanted: _search(wanted, value, False),
    "iregex": lambda value, wanted: _search(wanted, value, True),
}


def _search(pattern, value, ignore_case):
    import re

    return re.search(pattern, _text(value), re.IGNORECASE if ignore_case else 0) is not None


def matches(record, filters):
    """Whether a record meets all filters, for example `name="admins"` or `attributes__team__in=["a", "b"]`."""
    for name, wanted in filters.items():
        path = name.split("__")
        lookup = path.pop() if len(path) > 1 and path[-1] in _LOOKUPS else "exact"
        if not _LOOKUPS[lookup](follow(record, path), wanted):
            return False
    return True
