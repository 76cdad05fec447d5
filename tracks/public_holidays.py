"""Public holidays as the package `holidays` knows them. It is imported here alone; rows are made in calendaring.py."""

import re
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import holidays
from holidays import registry

from tracks.models import CalendarDay

VERSION = version("holidays")
SMALL = {"And": "and", "Of": "of", "The": "the"}
SEPARATOR = "; "
WORKED_FOR = "Worked in exchange"
"""The name of a day of a weekend that is worked; the package has none."""


@dataclass(frozen=True, order=True)
class Marked:
    """A day, or several in a row, as a calendar would mark it."""

    first: date
    last: date
    name: str
    kind: str = CalendarDay.Kind.OFF
    is_tentative: bool = False

    @property
    def key(self) -> tuple[date, date, str, str]:
        return self.first, self.last, self.name, self.kind


@lru_cache(maxsize=1)
def countries() -> tuple[tuple[str, str], ...]:
    """The code and the English name of each calendar that the package has, by name."""
    named = ((entry[1], _words(module)) for module, entry in registry.COUNTRIES.items())
    return tuple(sorted(named, key=lambda pair: pair[1]))


def subdivisions(country: str) -> tuple[str, ...]:
    """The codes of the parts that have holidays of their own."""
    return tuple(getattr(holidays, country).subdivisions)


def public_holidays(country: str, subdivision: str, years: Iterable[int], *, language: str) -> list[Marked]:
    """The holidays of these years: half-days and days worked in exchange too, estimated ones as tentative.

    Names stand in `language` where the package has it, else in English, else in the country's own.
    """
    held = getattr(holidays, country)
    spoken = _language(held.supported_languages or (), language)
    categories = [name for name in ("public", "half_day") if name in held.supported_categories]
    found: set[Marked] = set()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for category in categories or [held.default_category]:
            asked: dict[str, Any] = {"years": list(years), "language": spoken, "categories": (category,)}
            listed = holidays.country_holidays(country, subdiv=subdivision or None, **asked)
            found |= set(_marked(listed, CalendarDay.Kind.HALF if category == "half_day" else CalendarDay.Kind.OFF))
    return _one_a_day(found)


def _marked(listed: Any, kind: str) -> Iterator[Marked]:
    estimated = _Estimated(listed)
    for day, name in listed.items():
        plain, tentative = estimated.split(name)
        yield Marked(day, day, plain[:200], kind, tentative)
    years = set(listed.years)
    for day in getattr(listed, "weekend_workdays", ()):
        if day.year in years:
            yield Marked(day, day, WORKED_FOR, CalendarDay.Kind.EXTRA)


class _Estimated:
    """Tells the estimated names of one listing, in its language, and what they are called without that word."""

    def __init__(self, listed: Any) -> None:
        self.plain = self._label(listed, "observed_label") or "%s"
        self.labels = [
            (pattern, whole)
            for name, whole in (("observed_estimated_label", self.plain), ("estimated_label", "%s"))
            if (pattern := self._pattern(listed, name))
        ]

    def _label(self, listed: Any, name: str) -> str:
        return str(listed.tr(getattr(listed, name))) if hasattr(listed, name) else ""

    def _pattern(self, listed: Any, name: str) -> re.Pattern[str] | None:
        label = self._label(listed, name)
        return re.compile(re.escape(label).replace("%s", "(.+)")) if "%s" in label else None

    def split(self, name: str) -> tuple[str, bool]:
        parts = [self._one(part) for part in name.split(SEPARATOR)]
        return SEPARATOR.join(part for part, _tentative in parts), any(tentative for _part, tentative in parts)

    def _one(self, name: str) -> tuple[str, bool]:
        for pattern, whole in self.labels:
            if found := pattern.fullmatch(name):
                return whole.replace("%s", found[1]), True
        return name, False


def _one_a_day(found: Iterable[Marked]) -> list[Marked]:
    """A whole day off hides the half-day that falls on it."""
    off = {day.first for day in found if day.kind == CalendarDay.Kind.OFF}
    return sorted(day for day in found if day.kind != CalendarDay.Kind.HALF or day.first not in off)


def _language(supported: Iterable[str], wanted: str) -> str | None:
    each = list(supported)
    for asked in (wanted, wanted.partition("-")[0], "en_US", "en"):
        for one in each:
            if asked in (one, one.partition("_")[0]):
                return one
    return None


def _words(module: str) -> str:
    return " ".join(SMALL.get(word, word) for word in module.replace("_", " ").title().split())
