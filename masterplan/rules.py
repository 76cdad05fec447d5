"""The guards of a Master Plan: pure functions over what was loaded, each with its refusal in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import Refusal
from masterplan.completeness import MANDATORY


@dataclass(frozen=True)
class SheetSituation:
    """An indicator sheet as its guards see it: empty mandatory fields, and where its sources disagree, in words."""

    url: str
    missing: tuple[str, ...]
    conflicts: tuple[str, ...] = ()


def sheet_is_complete(situation: SheetSituation) -> list[Refusal]:
    """A sheet is agreed once its nine mandatory fields are filled."""
    return [
        Refusal(
            _("This field is empty: %(field)s.") % {"field": MANDATORY[field]},
            f"{situation.url}#{field}",
            MANDATORY[field],
        )
        for field in situation.missing
    ]


def lists_do_not_conflict(situation: SheetSituation) -> list[Refusal]:
    """A sheet is agreed once its sources fit the harmonised lists."""
    return [Refusal(words, f"{situation.url}#broken-down") for words in situation.conflicts]
