(sandbox) => {
  const { gate } = sandbox;
  const { parse, stringify } = JSON;

  /** Asks the gate for something; its refusals are errors. */
  sandbox.call = (op, request) => {
    const answer = parse(gate(stringify({ ...request, op })));
    if ("error" in answer) throw new Error(answer.error);
    return answer.value;
  };

  /** Calls a function of the host by name and waits for its answer. */
  sandbox.callHost = (name, args, kwargs) =>
    sandbox.decode(sandbox.call("host", { name, payload: stringify(sandbox.encode({ args, kwargs: kwargs ?? {} })) }));
};
