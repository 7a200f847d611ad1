# The functions that every expression has.

import re

from _bridge import call, call_host
from _changes import PLAN_KEY
from _messages import ak_message
from _records import Namespace, decode
from ipaddress import ip_address, ip_network


def regex_match(value, regex):
    return re.search(regex, value) is not None


def regex_replace(value, regex, repl):
    return re.sub(regex, repl, value)


def list_flatten(value):
    if isinstance(value, (list, tuple)):
        return value[0] if value else None
    return value


def slugify(text, allow_unicode=False):
    return call("slugify", text=str(text))


def ak_user_by(**filters):
    return call_host("ak_user_by", [], filters)


def ak_group_by(**filters):
    return call_host("ak_group_by", [], filters)


def ak_stage_by(**filters):
    return call_host("ak_stage_by", [], filters)


def ak_is_group_member(user, **filters):
    return call_host("ak_is_group_member", [user], filters)


def ak_user_has_authenticator(user, device_type=None):
    return call_host("ak_user_has_authenticator", [user, device_type], {})


def ak_create_event(action, **context):
    call_host("ak_create_event", [action], context)


def ak_create_jwt(user, provider, scopes, validity="seconds=60"):
    return call_host("ak_create_jwt", [user, provider, scopes], {"validity": validity})


def ak_create_jwt_raw(provider, validity="seconds=60", **claims):
    return call_host("ak_create_jwt_raw", [provider], {"validity": validity, "claims": claims})


def resolve_dns(host, ip_version=None):
    return call_host("resolve_dns", [host, ip_version], {})


def reverse_dns(ip_addr):
    return call_host("reverse_dns", [str(ip_addr)], {})


def _address_list(value, optional):
    if value is None and optional:
        return None
    addresses = [value] if isinstance(value, str) else value
    if not isinstance(addresses, (list, tuple)) or not all(isinstance(address, str) for address in addresses):
        raise ValueError("Address must be a string or list of strings")
    if not addresses and not optional:
        raise ValueError("Address list cannot be empty")
    return list(addresses)


def ak_send_email(
    address, subject, body=None, stage=None, template=None, context=None, cc=None, bcc=None
):
    if body is not None and template is not None:
        raise ValueError("body and template parameters are mutually exclusive")
    if body is None and template is None:
        raise ValueError("Either body or template parameter must be provided")
    arguments = {"address": _address_list(address, False), "subject": subject, "body": body, "stage": stage}
    arguments.update({"template": template, "context": context})
    arguments.update({"cc": _address_list(cc, True), "bcc": _address_list(bcc, True)})
    return call_host("ak_send_email", [], arguments)


class PolicyResult(Namespace):
    pass


def make_call_policy(request, plan):
    """`ak_call_policy` for one evaluation: it hands on the request's context and takes back what was changed in it."""
    from _plan import share

    def without_plan():
        return {key: value for key, value in request.context.items() if key != PLAN_KEY}

    def replace(target, source):
        if source is not None:
            target.clear()
            target.update(decode(source))

    def ak_call_policy(name, **kwargs):
        request.context.update(kwargs)
        state = {"context": without_plan()}
        if plan is not None:
            state["plan_context"] = plan.context
        answer = call_host("ak_call_policy", [name, state], kwargs)
        replace(request.context, answer.get("context"))
        if plan is not None:
            replace(plan.context, answer.get("plan_context"))
            request.context[PLAN_KEY] = plan
            share(request.context, plan)
        result = {"passing": False, "messages": [], "raw_result": None}
        result.update({key: value for key, value in answer.items() if key in result})
        return PolicyResult(result)

    return ak_call_policy


def helpers():
    """The functions by the names under which expressions see them."""
    import requests
    from _messages import Logger

    return {
        "ak_message": ak_message,
        "ak_user_by": ak_user_by,
        "ak_group_by": ak_group_by,
        "ak_stage_by": ak_stage_by,
        "ak_is_group_member": ak_is_group_member,
        "ak_user_has_authenticator": ak_user_has_authenticator,
        "ak_create_event": ak_create_event,
        "ak_create_jwt": ak_create_jwt,
        "ak_create_jwt_raw": ak_create_jwt_raw,
        "ak_send_email": ak_send_email,
        "ak_logger": Logger({}),
        "regex_match": regex_match,
        "regex_replace": regex_replace,
        "list_flatten": list_flatten,
        "ip_address": ip_address,
        "ip_network": ip_network,
        "resolve_dns": resolve_dns,
        "reverse_dns": reverse_dns,
        "requests": requests,
        "slugify": slugify,
    }
