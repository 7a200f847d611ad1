# Taking URLs apart and putting them together.

from collections import namedtuple

_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~"

_Parts = namedtuple("SplitResult", ("scheme", "netloc", "path", "query", "fragment"))


class SplitResult(_Parts):
    @property
    def hostname(self):
        host = self.netloc.split("@")[-1]
        host = host[1:].split("]")[0] if host.startswith("[") else host.split(":")[0]
        return host.lower() or None

    @property
    def port(self):
        _, found, port = self.netloc.split("@")[-1].split("]")[-1].partition(":")
        return int(port) if found and port else None

    @property
    def username(self):
        return self.netloc.rsplit("@", 1)[0].split(":")[0] if "@" in self.netloc else None

    @property
    def password(self):
        if "@" not in self.netloc:
            return None
        _, found, password = self.netloc.rsplit("@", 1)[0].partition(":")
        return password if found else None

    def geturl(self):
        return urlunsplit(self)


def quote(text, safe="/"):
    allowed = _SAFE + safe
    return "".join([chr(byte) if chr(byte) in allowed else "%%%02X" % byte for byte in str(text).encode()])


def quote_plus(text, safe=""):
    return quote(text, safe + " ").replace(" ", "+")


def unquote(text):
    parts = text.split("%")
    output = bytearray(parts[0].encode())
    for part in parts[1:]:
        try:
            output.append(int(part[:2], 16) if len(part) >= 2 else int("x"))
            output.extend(part[2:].encode())
        except ValueError:
            output.extend(("%" + part).encode())
    return bytes(output).decode()


def unquote_plus(text):
    return unquote(text.replace("+", " "))


def urlencode(query, doseq=False):
    pairs = query.items() if isinstance(query, dict) else query
    output = []
    for name, value in pairs:
        values = value if doseq and isinstance(value, (list, tuple)) else [value]
        for item in values:
            output.append(quote_plus(name) + "=" + quote_plus(item))
    return "&".join(output)


def parse_qsl(query, keep_blank_values=False):
    pairs = []
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if part and (value or keep_blank_values):
            pairs.append((unquote_plus(name), unquote_plus(value)))
    return pairs


def parse_qs(query, keep_blank_values=False):
    found = {}
    for name, value in parse_qsl(query, keep_blank_values):
        found.setdefault(name, []).append(value)
    return found


def urlsplit(url):
    rest, _, fragment = url.partition("#")
    rest, _, query = rest.partition("?")
    scheme, found, after = rest.partition(":")
    if not found or "/" in scheme:
        scheme, after = "", rest
    netloc = ""
    if after.startswith("//"):
        netloc, found, path = after[2:].partition("/")
        after = found + path
    return SplitResult(scheme.lower(), netloc, after, query, fragment)


def urlparse(url):
    return urlsplit(url)


def urlunsplit(parts):
    scheme, netloc, path, query, fragment = parts
    url = (scheme + ":" if scheme else "") + ("//" + netloc if netloc else "") + path
    return url + ("?" + query if query else "") + ("#" + fragment if fragment else "")


def _remove_dots(path):
    output = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            if len(output) > 1:
                output.pop()
        elif part != ".":
            output.append(part)
    if parts[-1] in (".", ".."):
        output.append("")
    return "/".join(output)


def urljoin(base, url):
    """The address that a reference means on the page `base`."""
    from_base = urlsplit(base)
    to = urlsplit(url)
    if to.scheme and to.scheme != from_base.scheme:
        return url
    if to.netloc:
        return urlunsplit((from_base.scheme, to.netloc, to.path, to.query, to.fragment))
    if not to.path:
        query = to.query or from_base.query
        return urlunsplit((from_base.scheme, from_base.netloc, from_base.path, query, to.fragment))
    path = to.path if to.path.startswith("/") else from_base.path.rsplit("/", 1)[0] + "/" + to.path
    return urlunsplit((from_base.scheme, from_base.netloc, _remove_dots(path), to.query, to.fragment))
