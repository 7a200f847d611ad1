(sandbox) => {
  const reserved = new Set(["http_request", "flow_plan", "context", "request", "user", "ak_client_ip"]);

  const buildVariables = (data) => {
    const given = data.request ?? {};
    const clientIp = data.ak_client_ip ?? null;
    const httpData = data.http_request ?? given.http_request;
    const http_request = httpData ? sandbox.makeHttpRequest(httpData, clientIp) : null;
    const request = {
      user: sandbox.decodeUser(given.user),
      http_request,
      obj: sandbox.decode(given.obj ?? null),
      debug: Boolean(given.debug),
      context: sandbox.decode(given.context ?? {}),
    };
    const made = data.flow_plan ? sandbox.makePlan(data.flow_plan) : undefined;
    if (made) {
      sandbox.share(request.context, made.plan);
      request.context.flow_plan = made.plan;
    }
    const variables = { request, context: request.context };
    if (http_request) variables.http_request = http_request;
    if ("user" in data) variables.user = sandbox.decodeUser(data.user);
    if ("ak_client_ip" in data) variables.ak_client_ip = clientIp === null ? null : sandbox.ipAddress(clientIp);
    for (const name of Object.keys(data)) if (!reserved.has(name)) variables[name] = sandbox.decode(data[name]);
    return { variables, request, made };
  };

  const keywords = new Set(
    (
      "arguments await break case catch class const continue debugger default delete do else enum eval export extends false " +
      "finally for function if implements import in instanceof interface let new null package private protected public " +
      "return static super switch this throw true try typeof var void while with yield"
    ).split(" "),
  );
  const isName = (name) => /^[A-Za-z_]\w*$/.test(name) && !keywords.has(name);

  // What the engine puts before the source of a function.
  const headerLines = 2;

  const compile = (job, names) => {
    try {
      return new Function(...names, `"use strict"; ${job.source}\n`);
    } catch (error) {
      const line = Number(/:(\d+)/.exec(error.stack ?? "")?.[1] ?? headerLines + 1) - headerLines;
      const last = job.source.split("\n").length;
      const place = `${job.name}, line ${Math.min(last, Math.max(1, line))}`;
      return { ok: false, kind: "syntax", error: `${error.message} (${place})` };
    }
  };

  const evaluate = (job) => {
    const { variables, request, made } = buildVariables(job.variables);
    const scope = { ...sandbox.makeHelpers(job.name), ...variables };
    scope.ak_call_policy = sandbox.makeCallPolicy(request, made?.plan);
    const names = Object.keys(scope).filter(isName);
    const compiled = compile(job, names);
    if (typeof compiled !== "function") return compiled;
    const given = sandbox.snapshot(request.context);
    const value = compiled(...names.map((name) => scope[name]));
    const outcome = {
      ok: true,
      truthy: Boolean(value),
      value: sandbox.encode(value, 1),
      messages: sandbox.messages,
      context: sandbox.compare(given, request.context),
    };
    const plan = made?.changes();
    return plan ? { ...outcome, plan } : outcome;
  };

  const check = (job) => {
    const compiled = compile(job, []);
    return typeof compiled === "function"
      ? { ok: true, truthy: true, value: null, messages: [], context: { set: {}, removed: [] } }
      : compiled;
  };

  /** Asks for a job, does it and hands over its outcome; errors of the expression go to the caller. */
  sandbox.run = () => {
    const job = sandbox.call("input");
    sandbox.finish(job.check ? check(job) : evaluate(job));
  };
};
