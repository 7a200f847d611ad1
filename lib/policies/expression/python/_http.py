# The HTTP request that led to the evaluation.

from _records import Namespace, decode, decode_user


class QueryDict(dict):
    """Parameters with possibly several values; plain access gives the last one."""

    def __init__(self, data):
        super().__init__()
        self._lists = {}
        for name, value in data.items():
            values = value if isinstance(value, list) else [value]
            self._lists[name] = values
            self[name] = values[-1] if values else ""

    def getlist(self, name):
        return self._lists.get(name, [])

    def urlencode(self):
        from urllib.parse import urlencode

        return urlencode(self._lists, True)


class Headers(dict):
    """Headers by name, whatever the case."""

    def __init__(self, data):
        super().__init__()
        for name, value in data.items():
            self[name] = value
        self._lower = {name.lower(): value for name, value in data.items()}

    def get(self, name, default=None):
        return self._lower.get(name.lower(), default)

    def __getitem__(self, name):
        return self._lower[name.lower()]

    def __contains__(self, name):
        return name.lower() in self._lower


class HttpRequest:
    def __init__(self, data, client_ip):
        self._data = data
        self.method = data.get("method", "GET")
        self.path = self.path_info = data.get("path", "/")
        self.GET = QueryDict(data.get("query") or {})
        self.POST = QueryDict({})
        self.COOKIES = {}
        self.session = {}
        self.body = b""
        self.headers = Headers(data.get("headers") or {})
        self.META = {"REQUEST_METHOD": self.method, "PATH_INFO": self.path, "QUERY_STRING": self.GET.urlencode()}
        if client_ip is not None:
            self.META["REMOTE_ADDR"] = client_ip
        for name, value in (data.get("headers") or {}).items():
            self.META["HTTP_" + name.upper().replace("-", "_")] = value
        self.user = decode_user(data.get("user"))
        self.tenant = Namespace(data.get("tenant") or {})
        self.brand = Namespace(data.get("brand") or {})
        self.request_id = data.get("request_id", "")
        self.scheme = "https" if data.get("origin", "").startswith("https:") else "http"

    def get_host(self):
        return self._data.get("origin", "").split("://")[-1]

    def get_full_path(self):
        query = self.META["QUERY_STRING"]
        return self.path + ("?" + query if query else "")

    def is_secure(self):
        return self.scheme == "https"

    def build_absolute_uri(self, location=None):
        from urllib.parse import urljoin

        base = self._data.get("origin", "") + self.get_full_path()
        return base if location is None else urljoin(base, location)

    def __plain__(self):
        return {"method": self.method, "path": self.path}


class PolicyRequest:
    def __init__(self, data, http_request):
        self.user = decode_user(data.get("user"))
        self.http_request = http_request
        self.obj = decode(data.get("obj"))
        self.debug = bool(data.get("debug"))
        self.context = decode(data.get("context") or {})

    def __plain__(self):
        return {"user": self.user, "obj": self.obj}
