# The way to the host: one function that takes and gives text.

import json

_state = {}


def connect(gate):
    _state["gate"] = gate


def send(op, argument):
    """Asks the gate for something; its refusals are ValueErrors."""
    answer = json.loads(_state["gate"](op + "\n" + argument))
    if "error" in answer:
        raise ValueError(answer["error"])
    return answer["value"]


def call(op, **arguments):
    """Asks for something with arguments by name."""
    from _encode import dumps

    return send(op, dumps(arguments))


def read_text(number):
    """One of the long texts that the variables only have numbers of."""
    return _state["gate"]("text\n" + str(number))


def call_host(name, args, kwargs):
    """Calls a function of the host by name and waits for its answer; its errors are ValueErrors."""
    from _encode import dumps, encode
    from _records import decode

    payload = dumps(encode({"args": list(args), "kwargs": kwargs}))
    return decode(send("host", name + "\n" + payload))
