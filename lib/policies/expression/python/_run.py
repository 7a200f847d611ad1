# One evaluation, from the plain data that the host sends to the outcome that it gets.

import _messages
from _bridge import send
from _changes import PLAN_KEY, compare, snapshot
from _encode import dumps, encode
from _errors import describe, describe_syntax_error
from _helpers import helpers, make_call_policy
from _format import format_field
from _http import HttpRequest, PolicyRequest
from _plan import FlowPlan, share
from _records import AttributeDict, decode, decode_user, use_texts
from ipaddress import ip_address

_KEYWORDS = (
    "and as assert async await break class continue def del elif else except finally for from global if import in is lambda "
    "nonlocal not or pass raise return try while with yield None True False"
).split()


def _is_name(name):
    return not name[0].isdigit() and name not in _KEYWORDS


def _build_variables(data):
    """The objects that the expression sees, by name, with the request and the plan (or None) apart."""
    request_data = data.get("request") or {}
    client_ip = data.get("ak_client_ip")
    http_data = data.get("http_request") or request_data.get("http_request")
    http_request = HttpRequest(http_data, client_ip) if http_data else None
    request = PolicyRequest(request_data, http_request)
    for name in ("geoip", "asn"):
        if isinstance(request.context.get(name), dict):
            request.context[name] = AttributeDict(request.context[name])
    plan = FlowPlan(data["flow_plan"]) if data.get("flow_plan") else None
    if plan is not None:
        share(request.context, plan)
        request.context[PLAN_KEY] = plan
    variables = {}
    for name, value in data.items():
        if name == "user":
            variables[name] = decode_user(value)
        elif name == "ak_client_ip":
            variables[name] = None if value is None else ip_address(value)
        elif name not in ("http_request", "flow_plan", "context") and _is_name(name):
            variables[name] = decode(value)
    variables["request"] = request
    variables["context"] = request.context
    if http_request is not None:
        variables["http_request"] = http_request
    return variables, request, plan


def _compile(job, parameters):
    source = "def handler(" + ", ".join(parameters) + "):\n" + job["source"] + "\n"
    return compile(source, job["name"], "exec")


def _evaluate(job):
    variables, request, plan = _build_variables(job["variables"])
    try:
        code = _compile(job, variables.keys())
    except SyntaxError as error:
        return {"ok": False, "kind": "syntax", "error": describe_syntax_error(error, job["name"], job["source"])}
    scope = helpers()
    scope["ak_call_policy"] = make_call_policy(request, plan)
    scope["ak_logger"] = scope["ak_logger"].bind(logger=job["name"])
    scope["__name__"] = "expression"
    scope["_format_field"] = format_field
    given = snapshot(request.context)
    exec(code, scope)
    value = scope["handler"](**variables)
    outcome = {"ok": True, "truthy": bool(value), "value": encode(value, 1), "messages": _messages.messages}
    outcome["context"] = compare(given, request.context)
    changes = plan.changes() if plan is not None else None
    if changes is not None:
        outcome["plan"] = changes
    return outcome


def _check(job):
    try:
        _compile(job, [])
    except SyntaxError as error:
        return {"ok": False, "kind": "syntax", "error": describe_syntax_error(error, job["name"], job["source"])}
    return {"ok": True, "truthy": True, "value": None, "messages": [], "context": {"set": {}, "removed": []}}


def run():
    """Asks for a job, does it and hands over its outcome."""
    job = send("input", "")
    try:
        use_texts(job["mark"])
        outcome = dumps(_check(job) if job["check"] else _evaluate(job))
    except MemoryError as error:
        outcome = dumps({"ok": False, "kind": "memory", "error": str(error)})
    except BaseException as error:
        outcome = dumps({"ok": False, "kind": "runtime", "error": describe(error)[:2000]})
    send("finish", outcome)
