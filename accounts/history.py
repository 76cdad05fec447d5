"""The latest ledger entries about given subjects, as sentences: for the page of one thing, not the whole record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import Person
from core.models import Entry
from core.registry import sentences


@dataclass(frozen=True)
class HistoryLine:
    """One entry in words."""

    at: datetime
    sentence: str
    sequence: int


def history_of(subjects: Mapping[UUID, object], *, limit: int = 20, only: Sequence[str] = ()) -> list[HistoryLine]:
    """What the ledger says of these subjects (public id: how it is called), the newest first; one query.

    With `only`, nothing but these actions. Ordered by time and number, not by key: a database that may walk the keys
    backward reads half the ledger for it.
    """
    actor = Person.objects.filter(public_id=OuterRef("actor")).values("name")
    entries = Entry.objects.filter(subject__in=list(subjects)).annotate(name=Subquery(actor))
    if only:
        entries = entries.filter(action__in=only)
    newest = entries.order_by("-recorded_at", "-sequence")
    rows = newest.values_list("recorded_at", "action", "subject", "sequence", "name")[:limit]
    return [
        HistoryLine(at, _sentence(action, name, subjects[subject]), number)
        for at, action, subject, number, name in rows
    ]


def _sentence(action: str, name: str | None, subject: object) -> str:
    return str(sentences[action]) % {"actor": name or _("The product"), "subject": subject}
