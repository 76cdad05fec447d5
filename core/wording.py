"""Figures in words: days, sizes, offsets from UTC, numbers in groups. Dates are formatted by the tags."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

NARROW = "\u202f"
KILO = 1000


def days(count: int) -> str:
    """{{ 19|days }}: “19 days”."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def grouped(count: int) -> str:
    """{{ 1284|grouped }}: “1 284”, with a narrow space that never breaks."""
    return f"{count:,}".replace(",", NARROW)


def size(count: int) -> str:
    """{{ file.size|size }}: “88 kB”, “1.2 MB”; SI units."""
    if count < KILO:
        return ngettext("%(count)s byte", "%(count)s bytes", count) % {"count": count}
    if count < KILO**2:
        return _("%(count)s kB") % {"count": round(count / KILO)}
    return _("%(count).1f MB") % {"count": count / KILO**2}


def in_words(count: int) -> str:
    """{{ 2|in_words }}: “two”; from thirteen on in figures."""
    words = [
        pgettext("number", "none"),
        pgettext("number", "one"),
        pgettext("number", "two"),
        pgettext("number", "three"),
        pgettext("number", "four"),
        pgettext("number", "five"),
        pgettext("number", "six"),
        pgettext("number", "seven"),
        pgettext("number", "eight"),
        pgettext("number", "nine"),
        pgettext("number", "ten"),
        pgettext("number", "eleven"),
        pgettext("number", "twelve"),
    ]
    return words[count] if 0 <= count < len(words) else grouped(count)


def offset(moment: datetime) -> str:
    """UTC+2, UTC−3:30 or UTC, of an aware moment."""
    minutes = (moment.utcoffset() or timedelta()) // timedelta(minutes=1)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02d}" if rest else "")


def groups(digest: str, *, width: int) -> list[str]:
    """A fingerprint in groups of `width`, to compare by eye."""
    return [digest[at : at + width] for at in range(0, len(digest), width)]
