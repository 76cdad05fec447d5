"""The checklist of one activity as its page shows it: each line with what was put to it. No rule stands here."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracks.models import Activity, ChecklistItem, EvidenceFile
from tracks.rules import ActivitySituation
from tracks.situations import group_words, kept_files

Sort = ChecklistItem.Sort


@dataclass(frozen=True)
class Line:
    """A line of the checklist with what was put to it, in words."""

    item: ChecklistItem
    met: bool
    value: str
    files: tuple[EvidenceFile, ...]
    url: str


def lines_of(activity: Activity, items: Iterable[ChecklistItem], situation: ActivitySituation) -> list[Line]:
    """These lines in their order; whether each is met, the guards of the activity have said already."""
    return [_line(item, activity, situation) for item in items]


def _line(item: ChecklistItem, activity: Activity, situation: ActivitySituation) -> Line:
    files = tuple(kept_files(item))
    slug = activity.implementation.slug
    return Line(
        item=item,
        met=_met(item, files, situation),
        value=VALUES.get(item.sort, _nothing)(item),
        files=files,
        url=reverse("tracks:line", args=[slug, activity.code, item.code]),
    )


def _met(item: ChecklistItem, files: tuple[EvidenceFile, ...], situation: ActivitySituation) -> bool:
    """A required line is met when nothing of it is lacking; another one when there is something on it."""
    if item.is_required:
        return item.code not in {code for code, _words in situation.unmet}
    return bool(item.is_done or item.value is not None or item.attendance or files)


def _figure(item: ChecklistItem) -> str:
    words = {"value": item.value, "unit": item.unit, "minimum": item.minimum, "of": item.of}
    if item.value is None:
        shown = _("No figure yet, of %(of)s.") if item.of else _("No figure yet.")
    else:
        shown = _("%(value)s %(unit)s of %(of)s.") if item.of else _("%(value)s %(unit)s.")
    asked = " " + _("It needs %(minimum)s %(unit)s.") if item.minimum else ""
    return (shown + asked) % words


def _attendance(item: ChecklistItem) -> str:
    count = sum(line["count"] for line in item.attendance)
    if not count:
        said = _("Nobody is recorded yet.")
    else:
        said = ngettext("%(count)s person, as declared.", "%(count)s persons, as declared.", count) % {"count": count}
    asked = "; ".join(group_words(group) for group in item.attending)
    return f"{said} {_('It needs %(groups)s.') % {'groups': asked}}" if asked else said


def _nothing(item: ChecklistItem) -> str:
    return ""


VALUES: dict[str, Any] = {Sort.FIGURE: _figure, Sort.ATTENDANCE: _attendance}
