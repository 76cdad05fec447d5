"""Lengths and lags in working days, in steps of a half: how rows keep them, how the ledger and pages write them."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.core.validators import StepValueValidator
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

HALF = Decimal("0.5")
LONGEST = 1000
"""No activity that people plan is longer than this many working days, about four years; nor is a lag."""

SEVERAL = 100
"""Stands for a number with a half where a language asks how many there are."""

in_halves = StepValueValidator(HALF, _("Give whole or half days, such as 3 or 3.5."))


class Days(models.DecimalField):  # type: ignore[type-arg]
    """Working days in steps of a half."""

    default_validators = [in_halves]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_digits": 5, "decimal_places": 1, **kwargs})


class Points(NamedTuple):
    """The shortest, the likely and the longest length, in working days."""

    shortest: Decimal
    likely: Decimal
    longest: Decimal

    @property
    def in_order(self) -> bool:
        return HALF <= self.shortest <= self.likely <= self.longest <= LONGEST


def certain(days: Decimal | int) -> Points:
    """A length that nobody doubts."""
    return Points(Decimal(days), Decimal(days), Decimal(days))


def plain(days: Decimal | int | None) -> int | str | None:
    """Days as the ledger and what is frozen write them: 3, or “3.5” where there is a half."""
    if days is None:
        return None
    return int(days) if days == int(days) else str(Decimal(days).normalize())


def words(days: Decimal | int | float) -> str:
    """Days as people read them: “3”, “3.5” with the decimal sign of their language."""
    return number_format(days, 0 if days == int(days) else 1)


def in_working_days(days: Decimal | int | float) -> str:
    """“1 working day”, “3.5 working days”."""
    whole = int(days) if days == int(days) else SEVERAL
    return ngettext("%(days)s working day", "%(days)s working days", whole) % {"days": words(days)}


def shifted(days: int) -> str:
    """“3 working days later”, “1 working day earlier”; by how much a day moves."""
    if not days:
        return _now("within the same working day")
    sentence = _now("%(days)s later") if days > 0 else _now("%(days)s earlier")
    return sentence % {"days": in_working_days(abs(days))}
