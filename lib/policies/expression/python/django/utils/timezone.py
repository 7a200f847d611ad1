from datetime import datetime, timedelta, timezone

utc = timezone.utc


def now():
    return datetime.now(timezone.utc)


def is_aware(value):
    return value.tzinfo is not None
