# The running flow's plan. Operations on it are noted and carried out by the host afterwards.

from _changes import compare, is_same, snapshot
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
        self._given = snapshot(self.context)

    def insert_stage(self, stage, marker=None, index=1):
        self._operations.append({"type": "insert_stage", "stage": _refer_to(stage), "index": int(index)})

    def append_stage(self, stage, marker=None):
        self._operations.append({"type": "append_stage", "stage": _refer_to(stage)})

    def redirect(self, destination):
        self._operations.append({"type": "redirect", "destination": str(destination)})

    def changes(self):
        """What is different now, as plain data; None when nothing is."""
        changes = compare(self._given, self.context)
        changes["operations"] = self._operations
        return changes if changes["set"] or changes["removed"] or self._operations else None

    def __plain__(self):
        return {"context": self.context}


def share(context, plan):
    """Makes both contexts hold the same nested objects, so that a change in one is seen in the other."""
    for key, value in plan.context.items():
        if key not in context or is_same(encode(context[key], 2), encode(value, 2)):
            context[key] = value
