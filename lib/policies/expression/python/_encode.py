# From the expression's objects to plain data.

import json
from datetime import date, datetime, timedelta

_MAXIMUM_DEPTH = 48
_MAXIMUM_EXACT = 2**53
_LONG = 2000
_ESCAPES = (("\\", "\\\\"), ('"', '\\"')) + tuple([(chr(code), "\\u%04x" % code) for code in range(32)])

# Whether a long text was met; the outcome is then written by our own functions.
_state = {"long": False}


def encode(value, depth=0):
    """Plain data for a value: records become references, what JSON does not know becomes text."""
    if value is None or value is True or value is False:
        return value
    kind = type(value)
    if kind is str:
        if len(value) > _LONG:
            _state["long"] = True
        return value
    if kind is int:
        return value if -_MAXIMUM_EXACT <= value <= _MAXIMUM_EXACT else str(value)
    if kind is float:
        return value if value - value == 0 else str(value)
    if depth >= _MAXIMUM_DEPTH:
        raise ValueError("the data is nested too deeply")
    if isinstance(value, dict):
        return {_encode_key(key): encode(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [encode(item, depth + 1) for item in value]
    if hasattr(value, "__plain__"):
        return encode(value.__plain__(), depth + 1)
    if isinstance(value, (bytes, bytearray)):
        try:
            return bytes(value).decode()
        except UnicodeError:
            return repr(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, (map, filter, zip, range)) or kind is _GENERATOR:
        return [encode(item, depth + 1) for item in value]
    return str(value)


def _encode_key(key):
    if type(key) is str:
        return key
    if key is None:
        return "null"
    if key is True or key is False:
        return "true" if key else "false"
    return str(key)


def dumps(plain):
    """JSON text of plain data. MicroPython's own takes time with the square of the length of a text."""
    if not _state["long"]:
        return json.dumps(plain)
    parts = []
    _write(plain, parts)
    return "".join(parts)


def _write(plain, parts):
    if isinstance(plain, str):
        parts.append(_quote(plain))
    elif isinstance(plain, dict):
        separator = "{"
        for key, value in plain.items():
            parts.append(separator + _quote(key) + ":")
            _write(value, parts)
            separator = ","
        parts.append("}" if plain else "{}")
    elif isinstance(plain, list):
        separator = "["
        for value in plain:
            parts.append(separator)
            _write(value, parts)
            separator = ","
        parts.append("]" if plain else "[]")
    else:
        parts.append(json.dumps(plain))


def _quote(text):
    if len(text) <= _LONG:
        return json.dumps(text)
    for char, escaped in _ESCAPES:
        if char in text:
            text = text.replace(char, escaped)
    return '"' + text + '"'


def _generate():
    yield None


_GENERATOR = type(_generate())
