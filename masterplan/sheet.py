"""The page of one indicator sheet: what is known, what its sources are worth, by what it is broken down."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from accounts.history import history_of
from core.offers import Offer
from core.transitions import actions_for
from masterplan import breaking_down, completeness, describing, may, metadata, page
from masterplan.cells import CELLS
from masterplan.forms import Groups, in_words
from masterplan.loading import sheet_of
from masterplan.models import Indicator, Score
from masterplan.models.source import SourceUse
from masterplan.vocabulary import Question

GROUPS: Groups = (
    (_l("Identity"), ("code", "name", "names", "short_name", "domain", "phase", "priority")),
    (
        _l("Concept"),
        ("plain", "definition", "concept", "universe", "standard", "rationale", "interpretation", "cautions"),
    ),
    (_l("Measure"), ("measure_type", "unit", "multiplier", "decimals", "base_period", "currency_type")),
    (
        _l("Method"),
        (
            *("formula", "numerator", "denominator", "compilation", "weighting", "seasonal_adjustment", "imputation"),
            *("publication_rule", "software"),
        ),
    ),
    (_l("Responsibility"), ("responsible", "responsible_unit", "responsible_person", "validator", "approver")),
    (_l("Timing"), ("periodicity", "reference_period", "timeliness", "first_period", "last_period")),
    (_l("Quality"), ("confidence", "known_issues", "quality_action")),
    (_l("Availability"), ("availability", "blocking_issue", "effort")),
    (_l("Agreement and disclosure"), ("confidentiality", "decision", "comments")),
)
NAMES = tuple(name for _title, names in GROUPS for name in names)
BRIEF = ("name", "short_name", "domain", "phase", "definition", "unit", "periodicity")
"""What is asked when the country adds an indicator of its own, besides the code; the rest follows on its sheet."""

FACTS = ("unit", "periodicity", "reference_period", "responsible", "first_period", "priority", "confidentiality")
TEXTS = (
    *("concept", "universe", "compilation", "weighting", "seasonal_adjustment", "imputation", "publication_rule"),
    *("rationale", "interpretation", "cautions", "known_issues", "quality_action", "blocking_issue", "comments"),
)


@dataclass(frozen=True)
class Worth:
    """A source of the indicator with its scores."""

    use: SourceUse
    scores: tuple[tuple[Question, int | None], ...]

    @property
    def lowest(self) -> int | None:
        return min((score for _question, score in self.scores if score is not None), default=None)

    @property
    def low(self) -> list[StrOrPromise]:
        """The questions with the lowest score, three at most."""
        lowest = self.lowest
        found: list[StrOrPromise] = [q.label for q, score in self.scores if score is not None and score == lowest]
        return [*found[:3], "…"] if len(found) > 3 else found


def worth_of(indicator: Indicator) -> list[Worth]:
    """Each source with its twelve scores: one query for all of them."""
    uses = list(indicator.uses.all())
    held = Score.objects.filter(source__in=[use.source_id for use in uses]).values_list("source", "question", "score")
    found = {(source, question): score for source, question, score in held}
    return [Worth(use, tuple((q, found.get((use.source_id, q.value))) for q in Question)) for use in uses]


def lowest_of(sources: Iterable[Worth]) -> Worth | None:
    """The source with the lowest score: it decides the quality of the indicator."""
    scored = [worth for worth in sources if worth.lowest is not None]
    return min(scored, key=lambda worth: worth.lowest or 0, default=None)


def context_of(indicator: Indicator, person: Any) -> dict[str, Any]:
    """All that the page shows; `indicator` was loaded by `whole`."""
    missing = completeness.missing(sheet_of(indicator))
    sources = worth_of(indicator)
    standing = may.edits(person, indicator.implementation, "indicator")
    return {
        "implementation": indicator.implementation,
        "indicator": indicator,
        "missing": [CELLS[key] for key in missing],
        "filled": len(CELLS) - len(missing),
        "sources": sources,
        "lowest": lowest_of(sources),
        "broken_down": indicator.disaggregations.select_related("criterion", "code_list").all(),
        "facts": [fact for name in FACTS if (fact := _fact(indicator, name))[1]],
        "texts": [fact for name in TEXTS if (fact := _fact(indicator, name))[1]],
        "conflicts": breaking_down.conflicts_of(indicator),
        "described": describing.described(indicator.plan, indicator.metadata_sheets.all(), metadata.OF_INDICATORS),
        "may_describe": bool(may.edits(person, indicator.implementation, "metadata_sheet")),
        "codes": indicator.external_codes.all(),
        "places": indicator.places.select_related("framework"),
        "questions": indicator.questions.filter(removed_at=None),
        "offers": offers_of(indicator, missing, person) if standing else _moving(indicator, person),
        "may_edit": bool(standing),
        "history": history_of({indicator.public_id: indicator}, limit=12),
        "trail": [(_("Master Plan"), page.address(indicator.plan)), (str(indicator), "")],
    }


def _fact(indicator: Indicator, name: str) -> tuple[StrOrPromise, str]:
    if name == "unit":
        return _("Unit"), CELLS["unit"].shows(indicator)
    label: StrOrPromise = getattr(indicator._meta.get_field(name), "verbose_name", name)
    return label, in_words(indicator, name, getattr(indicator, name))


def offers_of(indicator: Indicator, missing: Iterable[str], person: Any) -> list[Offer]:
    """To fill in what is missing, and what moves the sheet on."""
    names = [str(CELLS[key].label) for key in missing]
    here = page.address(indicator.plan, "edit", indicator.code)
    offers = []
    if names:
        label = ngettext(
            "Fill in the one field that is missing", "Fill in the %(n)s fields that are missing", len(names)
        )
        first = next(iter(missing))
        url = page.address(indicator.plan, "cell", indicator.code, first) if len(names) == 1 else here
        offers.append(Offer(label % {"n": len(names)}, url, note=", ".join(names), button=_("Fill it in")))
    return [*offers, *_moving(indicator, person)]


def _moving(indicator: Indicator, person: Any) -> list[Offer]:
    return [
        Offer(
            action.label,
            page.address(indicator.plan, "act", indicator.code),
            name=action.name,
            post=True,
            refusals=action.refusals,
        )
        for action in actions_for(indicator, person)
    ]
