"""Filters for printed documents and their previews: hashes in groups, moments with their zone."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from core import markdown

register = template.Library()


@register.filter
def grouped(value: str, size: int = 8) -> str:
    """A hash in groups, as people compare it: `9f2c41ab 7be0d318`."""
    return " ".join(value[at : at + size] for at in range(0, len(value), size))


@register.filter
def moment(value: datetime) -> str:
    """Date and time in the zone of the document, with its distance from UTC: `20 April 2027, 16:12 (UTC+2)`."""
    local = timezone.localtime(value)
    return f"{date_format(local, 'DATETIME_FORMAT')} ({_distance(local)})"


@register.filter
def breakable(value: object) -> SafeString:
    """`value` escaped, with places to break in words that no line could hold."""
    return markdown.breakable(str(value))


def _distance(local: datetime) -> str:
    minutes = int((local.utcoffset() or local - local).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    if not minutes:
        return "UTC"
    return f"UTC{'+' if minutes > 0 else '−'}{hours}" + (f":{rest:02d}" if rest else "")
