# The way to the host: one function that takes and gives JSON text.

import json

_state = {}


def connect(gate):
    _state["gate"] = gate


def call(op, **arguments):
    """Asks the gate for something; its refusals are ValueErrors."""
    arguments["op"] = op
    answer = json.loads(_state["gate"](json.dumps(arguments)))
    if "error" in answer:
        raise ValueError(answer["error"])
    return answer["value"]


def call_host(name, args, kwargs):
    """Calls a function of the host by name and waits for its answer; its errors are ValueErrors."""
    from _encode import encode_text
    from _records import decode

    payload = encode_text({"args": list(args), "kwargs": kwargs})
    return decode(call("host", name=name, payload=payload))
