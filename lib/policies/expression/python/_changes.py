# What an expression changed in a context.

from _encode import encode

# The plan itself, which policies find in their context; it is never part of one.
PLAN_KEY = "flow_plan"


def snapshot(context):
    """Plain data of a context, to compare it later."""
    return {str(key): encode(value, 2) for key, value in context.items() if key != PLAN_KEY}


def compare(before, context):
    """Top-level keys that are new or different, with their plain data, and keys that are gone."""
    now = snapshot(context)
    changed = {key: now[key] for key in now if key not in before or not is_same(now[key], before[key])}
    return {"set": changed, "removed": [key for key in before if key not in now]}


def is_same(left, right):
    """Equality that tells apart what Python holds to be equal: 1 and True, 1 and 1.0."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return len(left) == len(right) and all([key in right and is_same(left[key], right[key]) for key in left])
    if isinstance(left, list):
        return len(left) == len(right) and all([is_same(left[index], right[index]) for index in range(len(left))])
    return left == right
