# Values that nobody can guess.

import base64

from _bridge import call


def token_hex(nbytes=32):
    return call("random", bytes=nbytes)


def token_bytes(nbytes=32):
    return bytes([int(digits, 16) for digits in _pairs(token_hex(nbytes))])


def token_urlsafe(nbytes=32):
    text = base64.b64encode(token_bytes(nbytes)).decode()
    return text.replace("+", "-").replace("/", "_").rstrip("=")


def randbelow(limit):
    return int(token_hex(len("%x" % limit) + 8), 16) % limit


def choice(values):
    return values[randbelow(len(values))]


def compare_digest(left, right):
    return left == right


def _pairs(digits):
    return [digits[index : index + 2] for index in range(0, len(digits), 2)]
