"""How a time period is written for each frequency."""

import re
from datetime import date

from django.utils.translation import gettext as _

YEAR = r"\d{4}(-A1)?"
MONTH = r"\d{4}-(M?(0[1-9]|1[0-2]))"
DAY = r"\d{4}-(\d{2}-\d{2}|D([0-2]\d{2}|3[0-5]\d|36[0-6]))"
FORMATS = {
    "A": YEAR,
    "S": r"\d{4}-S[12]",
    "T": r"\d{4}-T[1-3]",
    "Q": r"\d{4}-Q[1-4]",
    "M": MONTH,
    "W": r"\d{4}-W(0[1-9]|[1-4]\d|5[0-3])",
    "D": DAY,
    "B": DAY,
}
EXAMPLES = {
    "A": "2026",
    "S": "2026-S1",
    "T": "2026-T1",
    "Q": "2026-Q1",
    "M": "2026-01",
    "W": "2026-W01",
    "D": "2026-01-31",
    "B": "2026-01-30",
}
INSTANT = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?"
RANGE = re.compile(r"\d{4}-\d{2}-\d{2}(T[\d:]+)?/P[0-9YMDWTHS]+")
PATTERNS = {frequency: re.compile(pattern) for frequency, pattern in FORMATS.items()}
ANY = re.compile("|".join(f"(?:{pattern})" for pattern in (*FORMATS.values(), INSTANT)))
CALENDAR = re.compile(r"\d{4}-\d{2}-\d{2}")


def fits(period: str, frequency: str) -> bool:
    """True if a period of that frequency may be written so; any way of writing will do for other frequencies."""
    if RANGE.fullmatch(period):
        return exists(period[:10])
    # Every two, three, five or ten years is written as a year.
    pattern = PATTERNS.get(frequency) or (PATTERNS["A"] if re.fullmatch(r"A\d+", frequency) else ANY)
    return bool(pattern.fullmatch(period)) and period.isascii() and (not CALENDAR.match(period) or exists(period[:10]))


def exists(day: str) -> bool:
    try:
        return bool(date.fromisoformat(day))
    except ValueError:
        return False


def wrong(period: str, frequency: str) -> str:
    example = EXAMPLES.get(frequency)
    if example:
        said = {"period": period[:40], "frequency": frequency, "example": example}
        return _("“%(period)s” is no period of frequency %(frequency)s; write it like %(example)s.") % said
    return _("“%(period)s” is no time period.") % {"period": period[:40]}
