"""Days of the plan in few words: one day, or two as a range. Formats of single dates stand in config/formats."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tracks.schedule import Span

DAY, DAY_MONTH, WHOLE = "j", "j M", "SHORT_DATE_FORMAT"


def span_words(span: Span) -> str:
    """“7–11 Jun 2027”, “28 May – 4 Jun 2027”, “20 Dec 2026 – 8 Jan 2027”; one day alone as it is."""
    start, finish = span.start, span.finish
    if start == finish:
        return date_format(finish, WHOLE)
    if (start.year, start.month) == (finish.year, finish.month):
        return _("%(first)s–%(last)s") % {"first": date_format(start, DAY), "last": date_format(finish, WHOLE)}
    short = DAY_MONTH if start.year == finish.year else WHOLE
    return _("%(first)s – %(last)s") % {"first": date_format(start, short), "last": date_format(finish, WHOLE)}


def day_words(day: date) -> str:
    """“12 March 2027”."""
    return date_format(day)
