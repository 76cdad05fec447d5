"""Where the Master Plan stands, in a sentence, and what its page offers to whom."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refusal
from core.offers import Offer
from core.wording import in_words
from masterplan import may
from masterplan.completeness import Completeness, Reliance
from masterplan.figure import Figure, figure, fits
from masterplan.loading import Held, uses_of
from masterplan.models import MasterPlan


def address(plan: MasterPlan, name: str = "plan", *parts: Any) -> str:
    return reverse(f"masterplan:{name}", args=[plan.implementation.slug, *parts])


def figure_of(plan: MasterPlan, every: Sequence[Held]) -> Figure | None:
    """The coverage of the first phase as a picture, where there are few enough sources and indicators for one."""
    here = [held for held in every if held.sheet.phase == 1]
    sources = list(plan.sources.filter(removed_at=None).order_by("code").values_list("code", flat=True))
    if not fits(sources, len(here)):
        return None
    names = dict(plan.domains.values_list("code", "name"))
    groups = [
        (str(names.get(code, code)), [held.sheet.code for held in rows])
        for code, rows in groupby(here, key=lambda held: held.domain)
    ]
    return figure(groups, sources, uses_of(plan))


def standing_sentence(found: Completeness) -> str:
    """How complete the first phase is, and what it takes to become the advanced draft."""
    if not found.sheets:
        return _("The first phase of the Master Plan has no indicators yet.")
    stands = _("The Master Plan stands at %(share)s %%.") % {"share": found.per_cent}
    if found.reached:
        goes_on = _("That is enough for the advanced draft.")
    else:
        goes_on = _("To become the advanced draft it needs: %(wants)s.") % {"wants": _wants(found)}
    return f"{stands} {goes_on}"


def _wants(found: Completeness) -> str:
    return ", ".join(
        words % {"n": in_words(count)}
        for count, words in (
            (found.more, ngettext("%(n)s more field", "%(n)s more fields", found.more)),
            (
                len(found.without_source),
                ngettext("a source for %(n)s indicator", "a source for %(n)s indicators", len(found.without_source)),
            ),
            (
                len(found.without_responsible),
                ngettext(
                    "a responsible institution for %(n)s indicator",
                    "a responsible institution for %(n)s indicators",
                    len(found.without_responsible),
                ),
            ),
        )
        if count
    )


def lacking(plan: MasterPlan, found: Completeness) -> list[Refusal]:
    """Why the plan is no advanced draft yet: each reason with the page that shows what lacks."""
    here = address(plan, "missing")
    if not found.sheets:
        words = _("The first phase has no indicators: take some over from the catalogue, or add your own.")
        return [Refusal(words, address(plan, "catalogue"), _("Catalogue"))]
    reasons = []
    if found.more:
        words = ngettext("%(n)s more field is needed.", "%(n)s more fields are needed.", found.more)
        reasons.append(Refusal(words % {"n": found.more}, here, _("See what lacks")))
    if count := len(found.without_source):
        words = ngettext("%(n)s indicator has no source.", "%(n)s indicators have no source.", count)
        reasons.append(Refusal(words % {"n": count}, f"{here}#source", _("See which")))
    if count := len(found.without_responsible):
        words = ngettext(
            "%(n)s indicator has no responsible institution.",
            "%(n)s indicators have no responsible institution.",
            count,
        )
        reasons.append(Refusal(words % {"n": count}, f"{here}#responsible", _("See which")))
    return reasons


def warnings(found: Reliance) -> list[str]:
    """What hangs on one source or one institution alone."""
    said = []
    if found.on_one_source:
        words = _("One source feeds the whole first phase: %(name)s. No single source can fulfil what an LMIS needs.")
        said.append(words % {"name": found.on_one_source})
    if found.on_one_institution:
        words = _("One institution answers for the whole first phase: %(name)s.")
        said.append(words % {"name": found.on_one_institution})
    return said


def offers_on(plan: MasterPlan, found: Completeness, person: Any) -> list[Offer]:
    """What the reader can do with the indicators of the plan."""
    here = plan.implementation
    if not may.edits(person, here, "indicator"):
        return []
    offers = []
    if count := len(found.without_source):
        words = ngettext("Find a source for %(n)s indicator", "Find a source for %(n)s indicators", count)
        names = ", ".join(lack.name for lack in found.without_source[:4])
        more = "" if count <= 4 else " …"
        url = f"{address(plan, 'missing')}#source"
        offers.append(Offer(words % {"n": in_words(count)}, url, note=names + more, button=_("See which")))
    if not found.sheets or not plan.indicators.filter(removed_at=None).exists():
        note = _("75 indicators with their definitions, codes and classifications.")
        url = address(plan, "catalogue")
        offers.append(Offer(_("Take indicators over"), url, note=note, button=_("Open the catalogue")))
    return offers
