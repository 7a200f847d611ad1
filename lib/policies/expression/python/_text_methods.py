# Methods of text that MicroPython lacks or that know ASCII only.

from _bridge import call
from _native_methods import add_methods

_upper = str.upper
_lower = str.lower
_isalpha = str.isalpha


def isascii(self):
    return len(self) == len(self.encode())


def upper(self):
    return _upper(self) if isascii(self) else call("case", text=self, to="upper")


def lower(self):
    return _lower(self) if isascii(self) else call("case", text=self, to="lower")


def capitalize(self):
    return upper(self[:1]) + lower(self[1:])


def swapcase(self):
    return "".join([lower(char) if upper(char) == char else upper(char) for char in self])


def _is_letter(char):
    return _isalpha(char) if isascii(char) else upper(char) != lower(char)


def title(self):
    output = []
    within = False
    for char in self:
        output.append(lower(char) if within else upper(char))
        within = _is_letter(char)
    return "".join(output)


def istitle(self):
    return self == title(self) and any([_is_letter(char) for char in self])


def isalpha(self):
    return self != "" and all([_is_letter(char) for char in self])


def isalnum(self):
    return self != "" and all([char.isdigit() or _is_letter(char) for char in self])


def isidentifier(self):
    word = self.replace("_", "a")
    return isalnum(word) and not word[0].isdigit()


def isdecimal(self):
    return self != "" and all([char.isdigit() for char in self])


def isprintable(self):
    return all([ord(char) >= 32 and ord(char) != 127 for char in self])


def isupper(self):
    return self == upper(self) and self != lower(self)


def islower(self):
    return self == lower(self) and self != upper(self)


def removeprefix(self, prefix):
    return self[len(prefix) :] if prefix and self.startswith(prefix) else self


def removesuffix(self, suffix):
    return self[: -len(suffix)] if suffix and self.endswith(suffix) else self


def ljust(self, width, fill=" "):
    return self + fill * (width - len(self))


def rjust(self, width, fill=" "):
    return fill * (width - len(self)) + self


def zfill(self, width):
    sign = self[:1] if self[:1] in ("+", "-") else ""
    return sign + rjust(self[len(sign) :], width - len(sign), "0")


def expandtabs(self, tabsize=8):
    lines = []
    for line in self.split("\n"):
        while "\t" in line:
            before, _, after = line.partition("\t")
            line = before + " " * (tabsize - len(before) % tabsize) + after
        lines.append(line)
    return "\n".join(lines)


def translate(self, table):
    output = []
    for char in self:
        found = table.get(ord(char), char)
        output.append("" if found is None else chr(found) if isinstance(found, int) else found)
    return "".join(output)


def install():
    methods = [
        ("capitalize", capitalize),
        ("casefold", lower),
        ("expandtabs", expandtabs),
        ("isalnum", isalnum),
        ("isalpha", isalpha),
        ("isascii", isascii),
        ("isdecimal", isdecimal),
        ("isidentifier", isidentifier),
        ("islower", islower),
        ("isnumeric", isdecimal),
        ("isprintable", isprintable),
        ("istitle", istitle),
        ("isupper", isupper),
        ("ljust", ljust),
        ("lower", lower),
        ("removeprefix", removeprefix),
        ("removesuffix", removesuffix),
        ("rjust", rjust),
        ("swapcase", swapcase),
        ("title", title),
        ("translate", translate),
        ("upper", upper),
        ("zfill", zfill),
    ]
    add_methods(str, methods)
