# The running flow's plan. Operations on it are noted and carried out by the host afterwards.

from _encode import encode
from _records import Record, decode


class RedirectStage:
    """Names the kind of an in-memory stage that sends the browser elsewhere."""


class MemoryStage:
    def __init__(self, view, **arguments):
        if view is not RedirectStage:
            raise ValueError("in_memory_stage() only knows RedirectStage")
        self.destination = str(arguments["destination"])

    def __plain__(self):
        return {"$record": "in_memory_stage", "type": "redirect", "destination": self.destination}


def _refer_to(stage):
    if isinstance(stage, MemoryStage):
        return stage.__plain__()
    if isinstance(stage, Record) and stage._data["$record"] == "stage":
        return {"$record": "stage", "pk": stage.pk}
    raise TypeError("a stage is needed, as ak_stage_by() and in_memory_stage() give it")


class FlowPlan:
    def __init__(self, data):
        for name, value in data.items():
            if name != "context":
                setattr(self, name, decode(value))
        self.context = decode(data.get("context") or {})
        self._operations = []
        self._given = self._snapshot()

    def insert_stage(self, stage, marker=None, index=1):
        self._operations.append({"type": "insert_stage", "stage": _refer_to(stage), "index": int(index)})

    def append_stage(self, stage, marker=None):
        self._operations.append({"type": "append_stage", "stage": _refer_to(stage)})

    def redirect(self, destination):
        self._operations.append({"type": "redirect", "destination": str(destination)})

    def _snapshot(self):
        return {str(key): encode(value, 2) for key, value in self.context.items()}

    def changes(self):
        """What is different now, as plain data; None when nothing is."""
        now = self._snapshot()
        changed = [key for key in now if key not in self._given or not _same(now[key], self._given[key])]
        removed = [key for key in self._given if key not in now]
        if not changed and not removed and not self._operations:
            return None
        return {"context": now, "changed": changed, "removed": removed, "operations": self._operations}

    def __plain__(self):
        return {"context": self.context}


def _same(left, right):
    """Equality that tells apart what Python holds to be equal: 1 and True, 1 and 1.0."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return len(left) == len(right) and all(key in right and _same(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(_same(left[index], right[index]) for index in range(len(left)))
    return left == right


def share(context, plan):
    """Makes both contexts hold the same nested objects, so that a change in one is seen in the other."""
    for key, value in plan.context.items():
        if key not in context or _same(encode(context[key], 2), encode(value, 2)):
            context[key] = value
