"""The clock: the only place that asks what time it is. Everything else is given `on` or `now`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, tzinfo

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_fixed: ContextVar[datetime | None] = ContextVar("fixed_moment", default=None)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)


def today(zone: tzinfo = UTC) -> date:
    """The date of this moment in `zone`."""
    return now().astimezone(zone).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """The clock stands at `moment` (aware) inside the block; refused in production."""
    if settings.PRODUCTION:
        raise ImproperlyConfigured("The clock cannot be set in production.")
    if moment.tzinfo is None:
        raise ValueError("The moment needs a time zone.")
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
