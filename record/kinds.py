"""Kinds of documents: their name, the letters in their reference, the lifecycle they follow, who signs by default."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class Lifecycle(StrEnum):
    PUBLISHED = "published"
    AGREEMENT = "agreement"
    FILED = "filed"


FIRST_STATE = {Lifecycle.PUBLISHED: "draft", Lifecycle.AGREEMENT: "needed", Lifecycle.FILED: "received"}
SUBMITTED_STATE = {
    Lifecycle.PUBLISHED: "in_consultation",
    Lifecycle.AGREEMENT: "with_party",
    Lifecycle.FILED: "received",
}
SETTLED_STATE = {Lifecycle.PUBLISHED: "approved", Lifecycle.AGREEMENT: "signed", Lifecycle.FILED: "acknowledged"}
RETURNED_STATE = {Lifecycle.PUBLISHED: "draft", Lifecycle.AGREEMENT: "drafting", Lifecycle.FILED: "received"}
ISSUED_IN = ("published", "superseded", "in_force", "ended", "acknowledged")
"""The states of a version whose issued file is made: it has come to where its signatures are not withdrawn any more."""

Step = Mapping[str, Any]


def step(order: int, meaning: str, *roles: str, needed: int = 1, kind: str = "") -> Step:
    """One step of a route: `needed` distinct persons in one of `roles`, of institutions of this kind if given."""
    places = [{"role": role, "institution_kind": kind, "group": "", "institutions": None} for role in roles]
    return {"order": order, "meaning": meaning, "needed": needed, "places": places, "each": False}


AGENCY = step(1, "approved", "agency_lead", kind="leading_agency")
ILO_NOTES = step(1, "noted", "ilo_officer", kind="ilo")


@dataclass(frozen=True)
class DocumentKind:
    """A kind of document. `staged` kinds pass an advanced draft before they are consulted on."""

    code: str
    letters: str
    title: StrOrPromise
    lifecycle: Lifecycle
    route: tuple[Step, ...]
    single: bool = False
    structured: bool = False
    consulted: bool = False
    staged: bool = False


KINDS: dict[str, DocumentKind] = {
    kind.code: kind
    for kind in (
        DocumentKind(
            "request-letter",
            "RL",
            _("Request letter"),
            Lifecycle.FILED,
            (step(1, "acknowledged", "ilo_officer", kind="ilo"),),
            single=True,
        ),
        DocumentKind(
            "mou",
            "MU",
            _("Memorandum of Understanding"),
            Lifecycle.AGREEMENT,
            (AGENCY, step(1, "approved", "ilo_officer", kind="ilo")),
            single=True,
        ),
        DocumentKind(
            "project-document",
            "PD",
            _("Project document"),
            Lifecycle.PUBLISHED,
            (AGENCY, ILO_NOTES),
            single=True,
        ),
        DocumentKind(
            "assessment-report", "AR", _("Assessment report"), Lifecycle.PUBLISHED, (AGENCY, ILO_NOTES), single=True
        ),
        DocumentKind(
            "governance-manual",
            "GM",
            _("Governance manual"),
            Lifecycle.PUBLISHED,
            (
                step(1, "noted", "ilo_specialist", "ilo_officer", kind="ilo"),
                step(2, "approved", "agency_lead", kind="leading_agency"),
            ),
            single=True,
            structured=True,
            consulted=True,
        ),
        DocumentKind(
            "master-plan",
            "MP",
            _("LMIS Master Plan"),
            Lifecycle.PUBLISHED,
            (AGENCY, ILO_NOTES),
            single=True,
            structured=True,
            consulted=True,
            staged=True,
        ),
        DocumentKind("data-sharing", "DS", _("Data-sharing agreement"), Lifecycle.AGREEMENT, (AGENCY,)),
        DocumentKind("appointment-letter", "AL", _("Letter of appointment"), Lifecycle.FILED, (AGENCY,)),
        DocumentKind("mission-report", "MR", _("Mission report"), Lifecycle.PUBLISHED, (AGENCY, ILO_NOTES)),
        DocumentKind("workshop-report", "WR", _("Workshop report"), Lifecycle.PUBLISHED, (AGENCY, ILO_NOTES)),
        DocumentKind("other", "OT", _("Other document"), Lifecycle.PUBLISHED, (AGENCY,)),
    )
}


def kind_of(code: str) -> DocumentKind:
    return KINDS[code]


CHOICES = [(kind.code, kind.title) for kind in KINDS.values()]

WAIVER = "waiver"
BASELINE = "baseline"
ACTIVITIES = "activities"


def covered(what: str, kinds: Collection[str]) -> bool:
    """A kind of record is named itself, by its track (`activities:ADM`), or among all activities."""
    if what in kinds:
        return True
    is_activity = what not in KINDS and what not in (WAIVER, BASELINE)
    return is_activity and (ACTIVITIES in kinds or f"{ACTIVITIES}:{what.split('-')[0]}" in kinds)
