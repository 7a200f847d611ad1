# `User.objects` and its like: look-ups that the host carries out.

from _bridge import call_host
from _records import Group, ObjectDoesNotExist, QuerySet, Record, User


class _Lookup:
    """A query that is asked when its result is needed; the host answers with the first match."""

    def __init__(self, function, filters):
        self._function = function
        self._filters = filters

    def filter(self, **filters):
        return _Lookup(self._function, dict(self._filters, **filters))

    def all(self):
        return self

    def first(self):
        return call_host(self._function, [], self._filters)

    def exists(self):
        return self.first() is not None

    def get(self, **filters):
        found = self.filter(**filters).first()
        if found is None:
            raise ObjectDoesNotExist("matching query does not exist.")
        return found

    def __bool__(self):
        return self.exists()

    def __iter__(self):
        found = self.first()
        return iter([] if found is None else [found])

    def __plain__(self):
        return list(self)


User.objects = _Lookup("ak_user_by", {})
Group.objects = _Lookup("ak_group_by", {})
User.DoesNotExist = Group.DoesNotExist = Record.DoesNotExist = ObjectDoesNotExist


class Stage(Record):
    objects = _Lookup("ak_stage_by", {})
