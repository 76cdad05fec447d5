"""The evidence kinds of this room: a plan in a state, flows compiled, metadata collected, a model frozen.

Each only objects: the milestone keeps its own checklist and sign-off, and is not submitted before this is true.
"""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.registry import evidence_kinds
from masterplan import document, metadata, page
from masterplan.access import found_plan
from masterplan.completeness import completeness
from masterplan.loading import held_by, sheets_of
from masterplan.models import DataFlow, FrozenModel, MasterPlan, MetadataSheet
from record.models import Version
from tracks.models import Activity

REACHED = ("advanced_draft", "in_consultation", "approved", "published")
SHOWN = 5
"""So many of what lacks are named; the rest is counted."""


class Kind:
    """What the kinds of this room share: they object to one act, hear nothing, and nothing rests on them."""

    name = ""

    def objections(self, subject: Any, action: str) -> list[Refusal]:
        if not isinstance(subject, Activity) or subject.evidence_kind != self.name or action != "submit":
            return []
        plan = found_plan(subject.implementation)
        if plan is None:
            url = reverse("masterplan:plan", args=[subject.implementation.slug])
            return [Refusal(_("There is no Master Plan yet."), url, _("Master Plan"))]
        return self.lacking(plan)

    def lacking(self, plan: MasterPlan) -> list[Refusal]:
        raise NotImplementedError

    def heard(self, subject: Any, action: str, *, by: Any) -> None:
        return None

    def rests_on(self, subject: Any) -> list[str]:
        return []


class AdvancedDraft(Kind):
    """The Master Plan has come to the state of an advanced draft, which in turn needs the threshold."""

    name = "advanced-draft"

    def objections(self, subject: Any, action: str) -> list[Refusal]:
        """A version of the plan is no advanced draft below the threshold, nor a milestone met before it is one."""
        if isinstance(subject, Version) and action == "advance" and subject.document.type == document.KIND:
            plan = found_plan(subject.implementation)
            return page.lacking(plan, completeness(sheets_of(plan), threshold=plan.threshold)) if plan else []
        return super().objections(subject, action)

    def lacking(self, plan: MasterPlan) -> list[Refusal]:
        if document.latest_state(plan.implementation) in REACHED:
            return []
        return [Refusal(_("The Master Plan is no advanced draft yet."), page.address(plan), _("Master Plan"))]


class FlowsCompiled(Kind):
    """Every source that feeds the first phase has a data flow."""

    name = "data-flows"

    def lacking(self, plan: MasterPlan) -> list[Refusal]:
        feeding = {source for held in held_by(plan) if held.sheet.phase == 1 for source in held.sheet.sources}
        flows = DataFlow.objects.filter(plan=plan, removed_at=None)
        open_ = sorted(feeding - set(flows.values_list("source__code", flat=True)))
        url = page.address(plan, "parts", "flows")
        if not feeding:
            return [Refusal(_("No source feeds the first phase yet."), page.address(plan, "missing"), _("What lacks"))]
        words = _("No data flow is recorded for the source %(code)s.")
        return _named(open_, words, url, _("Data flows"))


class MetadataCollected(Kind):
    """Every source and indicator of the first phase is described in the country's language."""

    name = "reference-metadata"

    def lacking(self, plan: MasterPlan) -> list[Refusal]:
        first = [held.sheet for held in held_by(plan) if held.sheet.phase == 1]
        sheets = MetadataSheet.objects.filter(plan=plan, language=plan.implementation.language, removed_at=None)
        held = {(each.source or each.indicator).code: each.texts for each in _with_owners(sheets)}
        sources = sorted({source for sheet in first for source in sheet.sources})
        open_ = [code for code in sources if metadata.missing(held.get(code, {}), metadata.OF_SOURCES)]
        open_ += [s.code for s in first if metadata.missing(held.get(s.code, {}), metadata.OF_INDICATORS)]
        if not first:
            words = _("The first phase has no indicators yet.")
            return [Refusal(words, page.address(plan), _("Master Plan"))]
        words = _("The reference metadata of %(code)s are not complete.")
        return _named(open_, words, page.address(plan), _("Master Plan"))


class ModelFrozen(Kind):
    """The data model is frozen; that it is approved says the milestone's own sign-off."""

    name = "frozen-model"

    def lacking(self, plan: MasterPlan) -> list[Refusal]:
        if FrozenModel.objects.filter(plan=plan).exists():
            return []
        return [Refusal(_("The data model is not frozen yet."), page.address(plan, "model"), _("Data model"))]


def _with_owners(sheets: Any) -> Any:
    return sheets.select_related("source", "indicator")


def _named(codes: list[str], words: str, url: str, link: str) -> list[Refusal]:
    """One refusal for each of the first few, and one for how many more there are."""
    found = [Refusal(words % {"code": code}, url, link) for code in codes[:SHOWN]]
    if len(codes) > SHOWN:
        found.append(Refusal(_("%(n)s more of that kind are open.") % {"n": len(codes) - SHOWN}, url, link))
    return found


def register() -> None:
    for kind in (AdvancedDraft(), FlowsCompiled(), MetadataCollected(), ModelFrozen()):
        evidence_kinds.register(kind.name, kind)
