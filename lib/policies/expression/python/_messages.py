# What an expression tells people and the log.

from _bridge import call
from _encode import dumps, encode

_MAXIMUM_MESSAGES = 100
_MAXIMUM_CHARACTERS = 2000

messages = []


def ak_message(message):
    """Adds a message to the policy's result."""
    if len(messages) >= _MAXIMUM_MESSAGES:
        raise ValueError("too many messages")
    messages.append(str(message)[:_MAXIMUM_CHARACTERS])


class Logger:
    """A structured logger: a text and attributes."""

    def __init__(self, bound):
        self._bound = bound

    def bind(self, **attributes):
        return Logger(dict(self._bound, **attributes))

    def _write(self, level, event, attributes):
        call("log", level=level, event=str(event), attributes=dumps(encode(dict(self._bound, **attributes))))

    def debug(self, event, *args, **attributes):
        self._write("debug", event, attributes)

    def info(self, event, *args, **attributes):
        self._write("info", event, attributes)

    def warning(self, event, *args, **attributes):
        self._write("warning", event, attributes)

    def error(self, event, *args, **attributes):
        self._write("error", event, attributes)

    warn = warning
    exception = critical = error
