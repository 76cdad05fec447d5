"""How the documents of a country stand: which version is in force, which is ahead, and since when."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from accounts.models import Implementation
from core.shapes import shape_of
from record.kinds import Lifecycle
from record.models import Document, Version

AGREEMENT = ("needed", "drafting", "legal_review", "with_party", "signed", "in_force", "ended")
"""The states of an agreement in their order, as its row of dots shows them."""


@dataclass(frozen=True)
class Place:
    """A document with the version that people may rely on and the latest one."""

    document: Document
    latest: Version
    standing: Version | None
    state: str
    dots: int
    since: datetime
    sentence: StrOrPromise

    @property
    def waits(self) -> bool:
        return self.state in ("awaiting_signature", "with_party")

    @property
    def in_work(self) -> bool:
        return self.latest.is_editable or self.latest.is_returned


SHOWN: dict[str, Callable[[Place], bool]] = {
    "": lambda place: True,
    "waiting": lambda place: place.waits,
    "work": lambda place: place.in_work,
    "standing": lambda place: place.standing is not None,
}


def shelf(implementation: Implementation, *, on: date) -> list[Place]:
    """Every document of the implementation with how it stands, in two queries."""
    documents = implementation.documents.prefetch_related("versions").order_by("type", "reference")
    return [place_of(document, list(document.versions.all()), on=on) for document in documents]


def place_of(document: Document, versions: Sequence[Version], *, on: date) -> Place:
    """`versions` are all of the document, the latest first."""
    for version in versions:
        version.document = document
    latest, standing = versions[0], standing_of(versions)
    return Place(
        document=document,
        latest=latest,
        standing=standing,
        state=latest.shown_state(on),
        dots=AGREEMENT.index(latest.state) + 1 if document.sort.lifecycle == Lifecycle.AGREEMENT else 0,
        since=since(latest),
        sentence=_sentence(latest, standing),
    )


def chosen(places: Sequence[Place], *, words: str = "", kind: str = "", show: str = "") -> list[Place]:
    """Those that the filters of the page leave."""
    wanted = words.casefold()
    return [
        place
        for place in places
        if (not kind or place.document.type == kind)
        and wanted in f"{place.document.title} {place.document.reference}".casefold()
        and SHOWN.get(show, SHOWN[""])(place)
    ]


def filters(places: Sequence[Place], show: str) -> list[tuple[StrOrPromise, int, str, bool]]:
    """The links above the list: name, number, address, whether it is the present one."""
    names = {"": _("All"), "waiting": _("Awaiting signature"), "work": _("In work"), "standing": _("To rely on")}
    return [
        (
            name,
            len(chosen(places, show=code)),
            f"?show={code}" if code else "?",
            code == show or (not code and show not in names),
        )
        for code, name in names.items()
    ]


def table(places: Sequence[Place]) -> tuple[list[str], list[list[Any]]]:
    """The head and the rows of the list as a file has them."""
    head = [_("Document"), _("Reference"), _("Kind"), _("State"), _("Versions"), _("Since")]
    return head, [
        [
            *(place.document.title, place.document.reference, place.document.sort.title),
            *(shape_of(place.state).word, place.sentence, place.since.date().isoformat()),
        ]
        for place in places
    ]


def sums(places: Sequence[Place]) -> dict[str, int]:
    return {"waiting": len(chosen(places, show="waiting")), "work": len(chosen(places, show="work"))}


def standing_of(versions: Iterable[Version]) -> Version | None:
    """The version that people may rely on: published or in force before merely signed; else none."""
    held = [version for version in versions if version.is_standing]
    return next((v for v in held if v.state in ("published", "in_force", "acknowledged")), held[0] if held else None)


def since(version: Version) -> datetime:
    """Since when it is in its state, as far as its moments say."""
    moments = (version.published_at, version.settled_at, version.submitted_at, version.made_at)
    return next(moment for moment in moments if moment)


def _sentence(latest: Version, standing: Version | None) -> StrOrPromise:
    words = {"latest": latest.number, "standing": standing.number if standing else 0}
    if standing is None:
        return _("version %(latest)s") % words
    if standing.pk == latest.pk:
        return _("version %(latest)s; nothing has changed since") % words
    if latest.is_editable:
        return _("signed version %(standing)s; draft %(latest)s has changes") % words
    if latest.is_returned:
        return _("signed version %(standing)s; version %(latest)s was returned") % words
    return _("signed version %(standing)s; version %(latest)s waits for signature") % words
