(sandbox) => {
  const { gate } = sandbox;
  const { parse, stringify } = JSON;

  const ask = (request) => {
    const answer = parse(gate(request));
    if ("error" in answer) throw new Error(answer.error);
    return answer.value;
  };

  /** Asks the gate for something; its refusals are errors. */
  sandbox.call = (op, argument) => ask(`${op}\n${stringify(argument ?? null)}`);

  /** Calls a function of the host by name and waits for its answer. */
  sandbox.callHost = (name, args, kwargs) =>
    sandbox.decode(ask(`host\n${name}\n${stringify(sandbox.encode({ args, kwargs: kwargs ?? {} }))}`));

  /** Hands over the outcome. */
  sandbox.finish = (outcome) => ask(`finish\n${stringify(outcome)}`);
};
