# An HTTP client with the interface of the package `requests`; the host sends the requests, by its own rules.

import base64
import json as _json

from _bridge import call_host


class RequestException(OSError):
    pass


class HTTPError(RequestException):
    pass


class ConnectionError(RequestException):
    pass


class Timeout(RequestException):
    pass


JSONDecodeError = ValueError


class Response:
    def __init__(self, method, url, data):
        from _http import Headers

        self.method = method
        self.url = data.get("url", url)
        self.status_code = data["status_code"]
        self.text = data.get("text", "")
        self.headers = Headers(data.get("headers") or {})
        self.reason = data.get("reason", "")

    @property
    def ok(self):
        return self.status_code < 400

    @property
    def content(self):
        return self.text.encode()

    def json(self):
        return _json.loads(self.text)

    def raise_for_status(self):
        if not self.ok:
            side = "Client" if self.status_code < 500 else "Server"
            raise HTTPError("%d %s Error: %s for url: %s" % (self.status_code, side, self.reason, self.url))

    def __bool__(self):
        return self.ok

    def __repr__(self):
        return "<Response [%d]>" % self.status_code


def request(method, url, params=None, data=None, json=None, headers=None, auth=None, timeout=30, **options):
    from urllib.parse import urlencode

    sent = dict(headers or {})
    body = data
    if json is not None:
        body = _json.dumps(json)
        sent.setdefault("Content-Type", "application/json")
    elif isinstance(data, dict):
        body = urlencode(data, True)
        sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
    elif isinstance(data, bytes):
        body = data.decode()
    if auth is not None:
        credentials = base64.b64encode((str(auth[0]) + ":" + str(auth[1])).encode()).decode()
        sent.setdefault("Authorization", "Basic " + credentials)
    arguments = {"headers": sent, "params": params, "body": body, "timeout": timeout}
    try:
        return Response(method, url, call_host("http_request", [method.upper(), url], arguments))
    except ValueError as problem:
        raise RequestException(str(problem))


def get(url, **options):
    return request("GET", url, **options)


def head(url, **options):
    return request("HEAD", url, **options)


def options(url, **arguments):
    return request("OPTIONS", url, **arguments)


def delete(url, **options):
    return request("DELETE", url, **options)


def post(url, data=None, **options):
    return request("POST", url, data=data, **options)


def put(url, data=None, **options):
    return request("PUT", url, data=data, **options)


def patch(url, data=None, **options):
    return request("PATCH", url, data=data, **options)


class Session:
    """The same functions with headers and credentials of its own."""

    def __init__(self):
        self.headers = {}
        self.auth = None

    def request(self, method, url, headers=None, **options):
        options.setdefault("auth", self.auth)
        return request(method, url, headers=dict(self.headers, **(headers or {})), **options)

    def get(self, url, **options):
        return self.request("GET", url, **options)

    def head(self, url, **options):
        return self.request("HEAD", url, **options)

    def delete(self, url, **options):
        return self.request("DELETE", url, **options)

    def post(self, url, data=None, **options):
        return self.request("POST", url, data=data, **options)

    def put(self, url, data=None, **options):
        return self.request("PUT", url, data=data, **options)

    def patch(self, url, data=None, **options):
        return self.request("PATCH", url, data=data, **options)

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass


session = Session
