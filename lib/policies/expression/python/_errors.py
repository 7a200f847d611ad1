# Texts of errors as the reference implementation's Python prints them; MicroPython words some differently.

import io
import sys

# What the sandbox answers to every use of a file.
_NO_FILE = 44

_OPERATORS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "truediv": "/",
    "floordiv": "//",
    "mod": "%",
    "pow": "** or pow()",
    "and": "&",
    "or": "|",
    "xor": "^",
    "lshift": "<<",
    "rshift": ">>",
    "matmul": "@",
}
_COMPARISONS = {"lt": "<", "gt": ">", "le": "<=", "ge": ">="}
_UNARY = {"neg": "unary -", "pos": "unary +", "invert": "unary ~"}

_TEXTS = {
    "divide by zero": "division by zero",
    "object not in sequence": "list.remove(x): x not in list",
    "arg is an empty sequence": "iterable argument is empty",
    "syntax error in JSON": "Expecting value: line 1 column 1 (char 0)",
}
_PREFIXES = (
    ("invalid syntax for integer with base", "invalid literal for int() with base"),
    ("invalid syntax for number", "could not convert string to float"),
    ("no module named", "No module named"),
    ("can't import name ", "cannot import name "),
)


def _describe_operation(text):
    for start in ("unsupported types for __", "unsupported type for __"):
        if text.startswith(start):
            name, _, types = text[len(start) :].partition("__: ")
            left, _, right = types.partition(", ")
            if name.startswith("i") and name[1:] in _OPERATORS:
                return "unsupported operand type(s) for %s=: %s and %s" % (_OPERATORS[name[1:]], left, right)
            if name in _OPERATORS:
                return "unsupported operand type(s) for %s: %s and %s" % (_OPERATORS[name], left, right)
            if name in _COMPARISONS:
                return "'%s' not supported between instances of %s and %s" % (_COMPARISONS[name], left, right)
            if name in _UNARY:
                return "bad operand type for %s: %s" % (_UNARY[name], left)
    return None


def _reword(text):
    operation = _describe_operation(text)
    if operation is not None:
        return operation
    if text in _TEXTS:
        return _TEXTS[text]
    for own, other in _PREFIXES:
        if text.startswith(own):
            rest = text[len(own) :]
            return other + ("'" + rest + "'" if other.endswith("name ") else rest)
    return text.replace(" isn't ", " is not ").replace("] ENOENT: ", "] ")


def _find_line(error):
    """The number of the innermost line of an error's traceback, within its file."""
    output = io.StringIO()
    sys.print_exception(error, output)
    line = None
    for text in output.getvalue().split("\n"):
        _, found, rest = text.partition(", line ")
        if found:
            line = rest.split(",")[0]
    return line


def describe_syntax_error(error, name, source):
    """For example `invalid syntax (my-policy, line 2)`; the header that was put before the source does not count."""
    line = _find_line(error)
    text = _reword(str(error))
    if line is None or not line.isdigit():
        return text
    last = source.count("\n") + 1
    return "%s (%s, line %d)" % (text, name, min(last, max(1, int(line) - 1)))


def describe(error):
    """The text of an error, without its class."""
    if isinstance(error, KeyError) and len(error.args) == 1:
        return repr(error.args[0])
    if isinstance(error, OSError) and error.args and error.args[0] == _NO_FILE:
        return "[Errno 2] No such file or directory"
    return _reword(str(error))
