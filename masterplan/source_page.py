"""What the page of one source shows: its facts, its twelve scores, what comes of it, and how well it is described."""

from typing import Any

from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from accounts.history import history_of
from core.offers import Offer
from masterplan import describing, may, metadata, page
from masterplan.forms import in_words
from masterplan.models import Source
from masterplan.vocabulary import Question, SourceKind

FACTS = ("type", "owner", "periodicity", "timeliness", "last_round")
TEXTS = ("legal_base", "coverage", "continuity", "comments")


def context_of(source: Source, person: Any) -> dict[str, Any]:
    """All that the page shows."""
    scores = {score.question: score for score in source.scores.all()}
    uses = source.uses.filter(indicator__removed_at=None).select_related("indicator")
    standing = may.edits(person, source.implementation, "source", owner=source.owner_id)
    describes = may.edits(person, source.implementation, "metadata_sheet", owner=source.owner_id)
    return {
        "implementation": source.implementation,
        "source": source,
        "facts": [fact for name in FACTS if (fact := _fact(source, name))[1]],
        "texts": [fact for name in TEXTS if (fact := _fact(source, name))[1]],
        "scores": [(question, scores.get(question.value)) for question in Question],
        "lowest": min((score.score for score in scores.values()), default=None),
        "uses": uses.order_by("indicator__domain__order", "indicator__order"),
        "flows": source.data_flows.filter(removed_at=None).select_related("provider", "receiver", "agreement"),
        "described": describing.described(source.plan, source.metadata_sheets.all(), metadata.OF_SOURCES),
        "registry": _registry(source),
        "is_registry": source.type == SourceKind.REGISTRY,
        "offers": _offers(source, len(scores)) if standing else [],
        "may_edit": bool(standing),
        "may_describe": bool(describes),
        "history": history_of({source.public_id: source}, limit=10),
        "trail": [
            (_("Master Plan"), page.address(source.plan)),
            (_("Sources"), page.address(source.plan, "parts", "sources")),
            (str(source), ""),
        ],
    }


def _fact(source: Source, name: str) -> tuple[StrOrPromise, str]:
    label: StrOrPromise = getattr(source._meta.get_field(name), "verbose_name", name)
    return label, in_words(source, name, getattr(source, name))


def _registry(source: Source) -> list[tuple[StrOrPromise, str]]:
    """The registry sheet as pairs of heading and text, what is empty left out."""
    found = getattr(source, "registry", None)
    if found is None:
        return []
    return [
        (getattr(found._meta.get_field(name), "verbose_name", name), text)
        for name in found.values
        if (text := getattr(found, name))
    ]


def _offers(source: Source, scored: int) -> list[Offer]:
    left = len(Question) - scored
    offers = []
    if left:
        note = _("%(n)s of twelve are open.") % {"n": left}
        url = page.address(source.plan, "scores", source.public_id)
        offers.append(Offer(_("Answer the twelve questions"), url, note=note, button=_("Score its quality")))
    if source.type == SourceKind.REGISTRY and not _registry(source):
        url = page.address(source.plan, "registry", source.public_id)
        note = _("For the assessment of the registry: how it is kept, and what can be made of it.")
        offers.append(Offer(_("Fill in the registry sheet"), url, note=note, button=_("Begin the sheet")))
    return offers
