(sandbox) => {
  const { call, callHost } = sandbox;
  const maximumMessages = 100;
  const maximumCharacters = 2000;

  sandbox.messages = [];

  const makeAddress = (facts) =>
    sandbox.define(
      { ...facts, number: BigInt(facts.number) },
      { toString: () => facts.text, [sandbox.plain]: () => facts.text },
    );

  const ip_address = (text) => makeAddress(call("ip_address", { text: String(text) }));

  const ip_network = (text, { strict = true } = {}) => {
    const { first, last, ...facts } = call("ip_network", { text: String(text), strict });
    const network = { ...facts, network_address: makeAddress(first), broadcast_address: makeAddress(last) };
    for (const name of Object.keys(first)) if (name.startsWith("is_")) network[name] = first[name] && last[name];
    return sandbox.define(network, {
      contains: (address) =>
        address.version === facts.version &&
        network.network_address.number <= address.number &&
        address.number <= network.broadcast_address.number,
      toString: () => facts.text,
      [sandbox.plain]: () => facts.text,
    });
  };

  const makeLogger = (bound) => {
    const write = (level) => (event, attributes) => {
      call("log", {
        level,
        event: String(event),
        attributes: JSON.stringify(sandbox.encode({ ...bound, ...attributes })),
      });
    };
    return {
      bind: (attributes) => makeLogger({ ...bound, ...attributes }),
      debug: write("debug"),
      info: write("info"),
      warning: write("warning"),
      error: write("error"),
    };
  };

  const addressList = (value, isOptional) => {
    if (isOptional && (value === undefined || value === null)) return null;
    const addresses = typeof value === "string" ? [value] : value;
    if (!Array.isArray(addresses) || !addresses.every((address) => typeof address === "string")) {
      throw new TypeError("Address must be a string or list of strings");
    }
    if (addresses.length === 0 && !isOptional) throw new Error("Address list cannot be empty");
    return addresses;
  };

  const ak_send_email = (address, subject, options = {}) => {
    const { body = null, stage = null, template = null, context = null, cc, bcc } = options;
    if (body !== null && template !== null) throw new Error("body and template parameters are mutually exclusive");
    if (body === null && template === null) throw new Error("Either body or template parameter must be provided");
    const addresses = { address: addressList(address, false), cc: addressList(cc, true), bcc: addressList(bcc, true) };
    return callHost("ak_send_email", [], { ...addresses, subject, body, stage, template, context });
  };

  const replace = (target, source) => {
    if (!source) return;
    for (const key of Object.keys(target)) delete target[key];
    Object.assign(target, sandbox.decode(source));
  };

  /** `ak_call_policy` for one evaluation: it hands on the request's context and takes back what was changed in it. */
  sandbox.makeCallPolicy =
    (request, plan) =>
    (name, added = {}) => {
      Object.assign(request.context, added);
      const { flow_plan: _plan, ...context } = request.context;
      const state = plan ? { context, plan_context: plan.context } : { context };
      const answer = callHost("ak_call_policy", [name, state], added);
      replace(request.context, answer.context);
      if (plan) {
        replace(plan.context, answer.plan_context);
        request.context.flow_plan = plan;
        sandbox.share(request.context, plan);
      }
      const { passing = false, messages = [], raw_result = null } = answer;
      return { passing, messages, raw_result };
    };

  /** The functions by the names under which expressions see them. */
  sandbox.makeHelpers = (name) => ({
    ak_message: (message) => {
      if (sandbox.messages.length >= maximumMessages) throw new Error("too many messages");
      sandbox.messages.push(String(message).slice(0, maximumCharacters));
    },
    ak_user_by: (filters) => callHost("ak_user_by", [], filters),
    ak_group_by: (filters) => callHost("ak_group_by", [], filters),
    ak_stage_by: (filters) => callHost("ak_stage_by", [], filters),
    ak_is_group_member: (user, filters) => callHost("ak_is_group_member", [user], filters),
    ak_user_has_authenticator: (user, type = null) => callHost("ak_user_has_authenticator", [user, type]),
    ak_create_event: (action, context) => {
      callHost("ak_create_event", [action], context);
    },
    ak_create_jwt: (user, provider, scopes, { validity = "seconds=60" } = {}) =>
      callHost("ak_create_jwt", [user, provider, scopes], { validity }),
    ak_create_jwt_raw: (provider, { validity = "seconds=60", ...claims } = {}) =>
      callHost("ak_create_jwt_raw", [provider], { validity, claims }),
    ak_send_email,
    ak_logger: makeLogger({ logger: name }),
    regex_match: (value, regex) => new RegExp(regex, "u").test(value),
    regex_replace: (value, regex, replacement) => String(value).replace(new RegExp(regex, "gu"), replacement),
    list_flatten: (value) => (Array.isArray(value) ? (value[0] ?? null) : value),
    ip_address,
    ip_network,
    resolve_dns: (host, version = null) => callHost("resolve_dns", [host, version]),
    reverse_dns: (address) => callHost("reverse_dns", [String(address)]),
    redirect_stage: sandbox.redirectStage,
    requests: sandbox.requests,
    slugify: (text) => call("slugify", { text: String(text) }),
  });
  sandbox.ipAddress = ip_address;
};
