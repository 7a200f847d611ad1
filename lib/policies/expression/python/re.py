# Regular expressions with all of Python's notation. The host finds the matches; MicroPython's own engine knows too little.

from _bridge import call

I = IGNORECASE = 2
L = LOCALE = 4
M = MULTILINE = 8
S = DOTALL = 16
U = UNICODE = 32
X = VERBOSE = 64
A = ASCII = 256
NOFLAG = 0

_LETTERS = ((IGNORECASE, "i"), (MULTILINE, "m"), (DOTALL, "s"), (VERBOSE, "x"))


class error(Exception):
    pass


PatternError = error


class Match:
    def __init__(self, pattern, string, spans, names):
        self.re = pattern
        self.string = string
        self._spans = spans
        self._names = names

    def _number(self, group):
        number = self._names.get(group) if isinstance(group, str) else group
        if number is None or number < 0 or number >= len(self._spans):
            raise IndexError("no such group")
        return number

    def _text(self, group, default=None):
        span = self._spans[self._number(group)]
        return default if span is None else self.string[span[0] : span[1]]

    def group(self, *groups):
        if len(groups) <= 1:
            return self._text(groups[0] if groups else 0)
        return tuple([self._text(group) for group in groups])

    def __getitem__(self, group):
        return self._text(group)

    def groups(self, default=None):
        return tuple([self._text(number, default) for number in range(1, len(self._spans))])

    def groupdict(self, default=None):
        return {name: self._text(number, default) for name, number in self._names.items()}

    def span(self, group=0):
        span = self._spans[self._number(group)]
        return (-1, -1) if span is None else (span[0], span[1])

    def start(self, group=0):
        return self.span(group)[0]

    def end(self, group=0):
        return self.span(group)[1]

    @property
    def lastindex(self):
        taken = [number for number in range(1, len(self._spans)) if self._spans[number] is not None]
        return taken[-1] if taken else None

    def expand(self, template):
        return _expand(template, self)

    def __bool__(self):
        return True


class Pattern:
    def __init__(self, pattern, flags):
        self.pattern = pattern
        self.flags = flags
        self._letters = "".join([letter for flag, letter in _LETTERS if flags & flag])
        self._find("", "search", 0)

    def _find(self, string, mode, position):
        if not isinstance(string, str):
            raise TypeError("expected string or bytes-like object, got '%s'" % type(string).__name__)
        try:
            answer = call(
                "regex", pattern=self.pattern, flags=self._letters, text=string, mode=mode, position=position
            )
        except ValueError as problem:
            raise error(str(problem))
        self.groups = answer["groups"]
        self.groupindex = answer["names"]
        return [Match(self, string, spans, answer["names"]) for spans in answer["matches"]]

    def _first(self, string, mode, position, end):
        found = self._find(string if end is None else string[:end], mode, position)
        return found[0] if found else None

    def search(self, string, pos=0, endpos=None):
        return self._first(string, "search", pos, endpos)

    def match(self, string, pos=0, endpos=None):
        return self._first(string, "match", pos, endpos)

    def fullmatch(self, string, pos=0, endpos=None):
        return self._first(string, "fullmatch", pos, endpos)

    def finditer(self, string):
        return iter(self._find(string, "all", 0))

    def findall(self, string):
        found = self._find(string, "all", 0)
        if self.groups == 0:
            return [match.group() for match in found]
        if self.groups == 1:
            return [match._text(1, "") for match in found]
        return [match.groups("") for match in found]

    def split(self, string, maxsplit=0):
        parts = []
        begin = 0
        found = self._find(string, "all", 0)
        for match in found[:maxsplit] if maxsplit else found:
            parts.append(string[begin : match.start()])
            parts.extend(match.groups())
            begin = match.end()
        parts.append(string[begin:])
        return parts

    def subn(self, repl, string, count=0):
        parts = []
        begin = 0
        found = self._find(string, "all", 0)
        if count:
            found = found[:count]
        for match in found:
            parts.append(string[begin : match.start()])
            parts.append(repl(match) if callable(repl) else _expand(repl, match))
            begin = match.end()
        parts.append(string[begin:])
        return ("".join(parts), len(found))

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "f": "\f", "v": "\v", "\\": "\\"}


def _expand(template, match):
    """Replaces the references to groups in a replacement text."""
    if "\\" not in template:
        return template
    output = []
    position = 0
    while position < len(template):
        char = template[position]
        position += 1
        if char != "\\" or position >= len(template):
            output.append(char)
            continue
        char = template[position]
        position += 1
        if char == "g" and template[position : position + 1] == "<":
            end = template.index(">", position)
            name = template[position + 1 : end]
            output.append(match._text(int(name) if name.isdigit() else name, ""))
            position = end + 1
        elif char.isdigit():
            digits = char
            if template[position : position + 1].isdigit():
                digits += template[position]
                position += 1
            output.append(match._text(int(digits), ""))
        elif char in _ESCAPES:
            output.append(_ESCAPES[char])
        elif char.isalpha():
            raise error("bad escape \\%s" % char)
        else:
            output.append("\\" + char)
    return "".join(output)


def compile(pattern, flags=0):
    return pattern if isinstance(pattern, Pattern) else Pattern(pattern, flags)


def search(pattern, string, flags=0):
    return compile(pattern, flags).search(string)


def match(pattern, string, flags=0):
    return compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return compile(pattern, flags).fullmatch(string)


def findall(pattern, string, flags=0):
    return compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return compile(pattern, flags).finditer(string)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern, flags).split(string, maxsplit)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def escape(pattern):
    return "".join(["\\" + char if char in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f" else char for char in pattern])


def purge():
    pass
