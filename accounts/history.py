"""The latest ledger entries about given subjects, as sentences: for the page of one thing, not the whole record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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


def history_of(subjects: Mapping[UUID, object], *, limit: int = 20) -> list[HistoryLine]:
    """What the ledger says of these subjects (public id: how it is called), the newest first; two queries."""
    entries = list(Entry.objects.filter(subject__in=list(subjects)).order_by("-pk")[:limit])
    actors = Person.objects.filter(public_id__in={entry.actor for entry in entries if entry.actor})
    names = dict(actors.values_list("public_id", "name"))
    return [_line(entry, subjects[entry.subject], names) for entry in entries]


def _line(entry: Entry, subject: object, names: Mapping[UUID, str]) -> HistoryLine:
    actor = names.get(entry.actor, _("The product")) if entry.actor else _("The product")
    sentence = str(sentences[entry.action]) % {"actor": actor, "subject": subject}
    return HistoryLine(entry.recorded_at, sentence, entry.sequence)
