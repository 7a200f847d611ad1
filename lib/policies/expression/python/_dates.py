# Formatting and reading of dates, which MicroPython's `datetime` lacks.

import datetime as _module
import re

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January February March April May June July August September October November December".split()
)


def _offset(value):
    offset = value.utcoffset() if hasattr(value, "utcoffset") else None
    if offset is None:
        return ""
    minutes = int(offset.total_seconds()) // 60
    return "%s%02d%02d" % ("-" if minutes < 0 else "+", abs(minutes) // 60, abs(minutes) % 60)


def strftime(self, format):
    hour = getattr(self, "hour", 0)
    parts = {
        "Y": "%04d" % self.year,
        "y": "%02d" % (self.year % 100),
        "m": "%02d" % self.month,
        "d": "%02d" % self.day,
        "H": "%02d" % hour,
        "I": "%02d" % ((hour + 11) % 12 + 1),
        "M": "%02d" % getattr(self, "minute", 0),
        "S": "%02d" % getattr(self, "second", 0),
        "f": "%06d" % getattr(self, "microsecond", 0),
        "p": "AM" if hour < 12 else "PM",
        "A": _DAYS[self.weekday()],
        "a": _DAYS[self.weekday()][:3],
        "B": _MONTHS[self.month - 1],
        "b": _MONTHS[self.month - 1][:3],
        "j": "%03d" % (self.toordinal() - _module.date(self.year, 1, 1).toordinal() + 1),
        "w": str((self.weekday() + 1) % 7),
        "u": str(self.weekday() + 1),
        "z": _offset(self),
        "Z": (self.tzname() or "") if hasattr(self, "tzname") else "",
        "F": "%04d-%02d-%02d" % (self.year, self.month, self.day),
        "T": "%02d:%02d:%02d" % (hour, getattr(self, "minute", 0), getattr(self, "second", 0)),
        "%": "%",
    }
    return re.sub("%([a-zA-Z%])", lambda match: parts.get(match.group(1), match.group(0)), format)


_DIGITS = {"Y": 4, "m": 2, "d": 2, "H": 2, "M": 2, "S": 2}


def strptime(text, format):
    names = []

    def replace(match):
        letter = match.group(1)
        if letter not in _DIGITS and letter != "f" and letter != "z":
            raise ValueError("'%s' is a bad directive in format '%s'" % (letter, format))
        names.append(letter)
        if letter == "z":
            return "(Z|[+-][0-9]{2}:?[0-9]{2})"
        return "([0-9]{1,%d})" % _DIGITS.get(letter, 6)

    pattern = re.sub(r"%([a-zA-Z])", replace, re.sub(r"([.^$*+?(){}\[\]|\\])", r"\\\1", format))
    found = re.fullmatch(pattern, text)
    if found is None:
        raise ValueError("time data '%s' does not match format '%s'" % (text, format))
    values = dict(zip(names, found.groups()))
    zone = None
    if "z" in values:
        digits = values["z"].replace(":", "")
        minutes = 0 if digits == "Z" else int(digits[0] + "1") * (int(digits[1:3]) * 60 + int(digits[3:5]))
        zone = _module.timezone(_module.timedelta(minutes=minutes))
    numbers = [int(values.get(letter, default)) for letter, default in (("Y", 1900), ("m", 1), ("d", 1))]
    numbers += [int(values.get(letter, 0)) for letter in "HMS"]
    microseconds = int((values.get("f", "0") + "000000")[:6])
    return _module.datetime(*numbers, microseconds, zone)


def _utcnow():
    return _module.datetime.now(_module.timezone.utc).replace(tzinfo=None)


def install():
    _module.date.strftime = strftime
    _module.datetime.strftime = strftime
    _module.datetime.strptime = staticmethod(strptime)
    _module.datetime.utcnow = staticmethod(_utcnow)
    _module.UTC = _module.timezone.utc
