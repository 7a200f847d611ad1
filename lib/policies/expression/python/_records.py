# Stored objects as expressions see them: read-only copies with attributes.

from _bridge import read_text
from _lookups import follow, matches


class ObjectDoesNotExist(Exception):
    pass


class QuerySet:
    """A list of records with the methods of a database query."""

    def __init__(self, records):
        self._records = list(records)

    def all(self):
        return self

    def filter(self, **filters):
        return QuerySet([record for record in self._records if matches(record, filters)])

    def exclude(self, **filters):
        return QuerySet([record for record in self._records if not matches(record, filters)])

    def order_by(self, *names):
        records = self._records
        for name in reversed(names):
            path = name.lstrip("-").split("__")
            records = sorted(records, key=lambda record: follow(record, path), reverse=name.startswith("-"))
        return QuerySet(records)

    def distinct(self):
        return self

    def exists(self):
        return len(self._records) > 0

    def count(self):
        return len(self._records)

    def first(self):
        return self._records[0] if self._records else None

    def last(self):
        return self._records[-1] if self._records else None

    def get(self, **filters):
        found = self.filter(**filters)._records
        if len(found) != 1:
            raise ObjectDoesNotExist("matching query does not exist." if not found else "get() returned more than one.")
        return found[0]

    def values_list(self, *names, flat=False):
        rows = [tuple([follow(record, name.split("__")) for name in names]) for record in self._records]
        return [row[0] for row in rows] if flat else rows

    def values(self, *names):
        return [{name: follow(record, name.split("__")) for name in names} for record in self._records]

    def __iter__(self):
        return iter(self._records)

    def __len__(self):
        return len(self._records)

    def __getitem__(self, index):
        return self._records[index]

    def __contains__(self, record):
        return record in self._records

    def __plain__(self):
        return self._records


class Record:
    """A stored object of any kind. Setting its attributes changes this copy only."""

    _hidden = ()

    def __init__(self, data):
        self._data = data
        for name, value in data.items():
            if name != "$record" and name not in self._hidden:
                setattr(self, name, decode(value))

    @property
    def id(self):
        return self.pk

    def save(self, *args, **kwargs):
        raise RuntimeError("save() is not available: expressions cannot change stored objects")

    delete = refresh_from_db = save

    def __eq__(self, other):
        if not isinstance(other, Record):
            return False
        if self._data.get("pk") is None:
            return self is other
        return self._data["$record"] == other._data["$record"] and self._data["pk"] == other._data.get("pk")

    def __hash__(self):
        return hash((self._data["$record"], str(self._data.get("pk"))))

    def __str__(self):
        for name in ("username", "name", "title", "slug", "pk"):
            if self._data.get(name):
                return str(self._data[name])
        return self._data["$record"]

    def __repr__(self):
        return "<" + self._data["$record"] + ": " + str(self) + ">"

    def __plain__(self):
        if self._data.get("pk") is None:
            return self._data
        return {"$record": self._data["$record"], "pk": self._data["pk"]}


class Group(Record):
    pass


class User(Record):
    _hidden = (
        "has_usable_password",
        "group_attributes",
        "groups",
        "all_groups",
        "last_login",
        "date_joined",
        "last_updated",
        "password_change_date",
    )

    is_authenticated = True
    is_anonymous = False

    # Reading a date takes longer than all the rest, and hardly any expression asks for one.
    last_login = property(lambda self: parse_time(self._data.get("last_login")))
    date_joined = property(lambda self: parse_time(self._data.get("date_joined")))
    last_updated = property(lambda self: parse_time(self._data.get("last_updated")))
    password_change_date = property(lambda self: parse_time(self._data.get("password_change_date")))

    def _get_groups(self, key):
        return QuerySet([Group(dict(group, **{"$record": "group"})) for group in self._data.get(key) or []])

    @property
    def groups(self):
        return self._get_groups("groups")

    @property
    def ak_groups(self):
        return self._get_groups("groups")

    def all_groups(self):
        return self._get_groups("all_groups" if "all_groups" in self._data else "groups")

    def group_attributes(self, request=None):
        merged = self._data.get("group_attributes")
        return self.attributes if merged is None else merged

    def has_usable_password(self):
        return bool(self._data.get("has_usable_password"))

    def check_password(self, password):
        raise RuntimeError("check_password() is not available in expressions")

    set_password = check_password

    def get_username(self):
        return self.username

    def get_full_name(self):
        return self.name


class AnonymousUser:
    """Who is there when nobody is logged in."""

    pk = id = uuid = None
    username = name = email = type = path = ""
    is_active = is_superuser = is_staff = is_authenticated = False
    is_anonymous = True
    attributes = {}
    groups = ak_groups = QuerySet([])

    def all_groups(self):
        return QuerySet([])

    def group_attributes(self, request=None):
        return {}

    def has_usable_password(self):
        return False

    def __eq__(self, other):
        return isinstance(other, AnonymousUser)

    def __hash__(self):
        return 1

    def __str__(self):
        return "AnonymousUser"

    def __plain__(self):
        return None


class Namespace:
    """Settings or other data with attributes."""

    def __init__(self, data):
        self._data = data
        for name, value in data.items():
            setattr(self, name, decode(value))

    def __plain__(self):
        return self._data


class AttributeDict(dict):
    """A dictionary whose keys are attributes too."""

    def __getattr__(self, name):
        if name in self:
            return self[name]
        raise AttributeError("no attribute '" + name + "'")


_CLASSES = {"user": User, "group": Group}


def parse_time(text):
    from datetime import datetime

    if text is None:
        return None
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


_texts = {"mark": None}


def use_texts(mark):
    """Sets the key that long texts have in the variables."""
    _texts["mark"] = mark


def decode(value):
    """Objects for plain data: what is tagged as a record becomes one."""
    if isinstance(value, dict):
        if _texts["mark"] in value:
            return read_text(value[_texts["mark"]])
        if "$record" in value:
            return _CLASSES.get(value["$record"], Record)(value)
        return {key: decode(item) for key, item in value.items()}
    if isinstance(value, list):
        return [decode(item) for item in value]
    return value


def decode_user(value):
    """A user, or the anonymous one for None."""
    return AnonymousUser() if value is None else decode(value)
