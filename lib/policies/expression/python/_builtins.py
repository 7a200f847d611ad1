# Built-in names that MicroPython lacks or that make no sense here.

import builtins
import sys

import _dates
import _text_methods
from _format import format_field

# Ways to the host's objects, to raw memory and to files; WebAssembly's imports refuse them too.
_CLOSED = ("_gate", "_asyncio", "asyncio", "js", "jsffi", "micropython", "pathlib", "select", "tarfile", "uctypes", "unittest", "vfs")


def _no_input(*args):
    raise EOFError("EOF when reading a line")


def _no_open(file, *args, **kwargs):
    raise OSError(2, "No such file or directory: %r" % file)


def _ascii(value):
    return "".join([char if ord(char) < 128 else "\\u%04x" % ord(char) for char in repr(value)])


def _vars(*args):
    return args[0].__dict__ if args else {}


def close():
    """Puts these in place. Called last, when everything of our own is loaded."""
    _dates.install()
    _text_methods.install()
    original = builtins.__import__

    def import_module(name, *args):
        if name.split(".")[0] in _CLOSED:
            raise ImportError("no module named '%s'" % name)
        return original(name, *args)

    builtins.__import__ = import_module
    builtins.input = _no_input
    builtins.open = _no_open
    builtins.ascii = _ascii
    builtins.format = lambda value, specification="": format_field(value, "", specification)
    builtins.vars = _vars
    builtins.EnvironmentError = builtins.IOError = OSError
    builtins.ModuleNotFoundError = ImportError
    builtins.RecursionError = RuntimeError
    builtins.TimeoutError = builtins.ConnectionError = builtins.PermissionError = builtins.FileNotFoundError = OSError
    builtins.UnicodeDecodeError = builtins.UnicodeEncodeError = UnicodeError
    for name in _CLOSED:
        sys.modules.pop(name, None)
