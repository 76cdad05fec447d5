"""Two yardsticks of an LMIS: the ten components of an ideal one, and seven dimensions of maturity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from masterplan.models import MasterPlan, Yardstick

COMPONENTS = "components"
DIMENSIONS = "dimensions"

KEYS: dict[str, dict[str, StrOrPromise]] = {
    COMPONENTS: {
        "labour_statistics": _("Labour statistics"),
        "qualifications": _("National register of qualifications"),
        "nationals_abroad": _("Register of nationals abroad"),
        "foreign_residents": _("Register of foreign residents"),
        "needs_analysis": _("Analysis of the needs of the labour market"),
        "offers_abroad": _("Register of job offers from abroad"),
        "job_seekers": _("Register of job seekers"),
        "job_offers": _("Register of job offers"),
        "private_agencies": _("Information from private placement agencies"),
        "observatory": _("Labour market observatory"),
    },
    DIMENSIONS: {
        "collection": _("Collection, processing and dissemination"),
        "analysis": _("Analysis that answers questions"),
        "institutions": _("Institutional arrangements"),
        "circulation": _("Information that circulates"),
        "channels": _("Several channels, designed to be understood"),
        "staff": _("Competence of the staff"),
        "evaluation": _("Monitoring and evaluation"),
    },
}
TITLES: dict[str, StrOrPromise] = {
    COMPONENTS: _("Ten components of an ideal LMIS"),
    DIMENSIONS: _("Seven dimensions"),
}
LEVELS: dict[str, tuple[StrOrPromise, ...]] = {
    COMPONENTS: (_("none"), _("planned"), _("exists"), _("feeds the LMIS")),
    DIMENSIONS: (_("nothing yet"), _("begun"), _("partly"), _("mostly"), _("fully")),
}


@dataclass(frozen=True)
class Judged:
    """One line of a yardstick, with what the country says of it."""

    scheme: str
    key: str
    name: StrOrPromise
    row: Yardstick | None

    @property
    def level(self) -> StrOrPromise:
        """The level in words; empty while nobody has judged."""
        if self.row is None or self.row.level is None:
            return ""
        return LEVELS[self.scheme][min(self.row.level, len(LEVELS[self.scheme]) - 1)]


def judged(plan: MasterPlan) -> dict[str, list[Judged]]:
    """Both yardsticks, line by line: one query."""
    held: Mapping[Any, Yardstick] = {
        (row.scheme, row.key): row for row in plan.yardsticks.filter(removed_at=None).select_related("owner")
    }
    return {
        scheme: [Judged(scheme, key, name, held.get((scheme, key))) for key, name in keys.items()]
        for scheme, keys in KEYS.items()
    }


def reached(lines: list[Judged], level: int) -> int:
    """How many lines have come to this level or beyond."""
    return sum(line.row is not None and (line.row.level or 0) >= level for line in lines)
