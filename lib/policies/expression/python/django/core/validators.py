# Checks that raise ValidationError.

import re

from _bridge import call
from django.core.exceptions import ValidationError


class URLValidator:
    def __init__(self, schemes=None):
        self.schemes = ["http", "https", "ftp", "ftps"] if schemes is None else [str(scheme) for scheme in schemes]

    def __call__(self, value):
        if not isinstance(value, str) or not call("url", text=value, schemes=self.schemes):
            raise ValidationError("Enter a valid URL.", code="invalid")


class EmailValidator:
    def __call__(self, value):
        if not isinstance(value, str) or not call("email", text=value):
            raise ValidationError("Enter a valid email address.", code="invalid")


validate_email = EmailValidator()


class RegexValidator:
    def __init__(self, regex, message="Enter a valid value.", code="invalid", inverse_match=False, flags=0):
        self.regex = re.compile(regex, flags)
        self.message = message
        self.code = code
        self.inverse_match = inverse_match

    def __call__(self, value):
        if (self.regex.search(str(value)) is not None) == self.inverse_match:
            raise ValidationError(self.message, code=self.code)


def _is_address(value, version):
    try:
        facts = call("ip_address", text=str(value))
    except ValueError:
        return False
    return version is None or facts["version"] == version


def validate_ipv4_address(value):
    if not _is_address(value, 4):
        raise ValidationError("Enter a valid IPv4 address.", code="invalid")


def validate_ipv6_address(value):
    if not _is_address(value, 6):
        raise ValidationError("Enter a valid IPv6 address.", code="invalid")


def validate_ipv46_address(value):
    if not _is_address(value, None):
        raise ValidationError("Enter a valid IPv4 or IPv6 address.", code="invalid")


def validate_slug(value):
    if re.fullmatch("[-a-zA-Z0-9_]+", str(value)) is None:
        raise ValidationError("Enter a valid slug.", code="invalid")
