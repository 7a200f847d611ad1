(sandbox) => {
  /** The HTTP request that led to the evaluation. */
  sandbox.makeHttpRequest = (data, clientIp) => {
    const headers = {};
    const meta = { REQUEST_METHOD: data.method ?? "GET", PATH_INFO: data.path ?? "/" };
    if (clientIp) meta.REMOTE_ADDR = clientIp;
    for (const [name, value] of Object.entries(data.headers ?? {})) {
      headers[name.toLowerCase()] = value;
      meta[`HTTP_${name.toUpperCase().replaceAll("-", "_")}`] = value;
    }
    const query = {};
    for (const [name, value] of Object.entries(data.query ?? {}))
      query[name] = Array.isArray(value) ? value.at(-1) : value;
    const origin = data.origin ?? "";
    return {
      method: data.method ?? "GET",
      path: data.path ?? "/",
      GET: query,
      headers,
      META: meta,
      COOKIES: {},
      session: {},
      user: sandbox.decodeUser(data.user),
      tenant: sandbox.decode(data.tenant ?? {}),
      brand: sandbox.decode(data.brand ?? {}),
      get_host: () => origin.split("://").at(-1),
      is_secure: () => origin.startsWith("https:"),
      build_absolute_uri: (location = data.path ?? "/") =>
        /^[a-z][a-z0-9+.-]*:/i.test(location) ? location : origin + (location.startsWith("/") ? "" : "/") + location,
    };
  };

  const request = (method, url, { params, headers = {}, json, data, timeout = 30 } = {}) => {
    const sent = { ...headers };
    if (json !== undefined) sent["Content-Type"] ??= "application/json";
    const body = json === undefined ? (data ?? null) : JSON.stringify(json);
    const answer = sandbox.callHost("http_request", [method, url], {
      headers: sent,
      params: params ?? null,
      body,
      timeout,
    });
    return {
      ...answer,
      ok: answer.status_code < 400,
      json: () => JSON.parse(answer.text),
      raise_for_status() {
        if (!this.ok) throw new Error(`${answer.status_code} Error for url: ${url}`);
      },
    };
  };

  /** An HTTP client; the host sends the requests, by its own rules. */
  sandbox.requests = {
    request,
    get: (url, options) => request("GET", url, options),
    head: (url, options) => request("HEAD", url, options),
    options: (url, options) => request("OPTIONS", url, options),
    delete: (url, options) => request("DELETE", url, options),
    post: (url, options) => request("POST", url, options),
    put: (url, options) => request("PUT", url, options),
    patch: (url, options) => request("PATCH", url, options),
  };
};
