"""Which entries of the ledger to show: kind, person, institution, days, words. The choice stands in the address."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from accounts.models import Implementation, Person
from core.models import Entry
from core.registry import sentences
from core.text import Line

KINDS: dict[str, tuple[StrOrPromise, tuple[str, ...]]] = {
    "signatures": (_("Signatures"), ("signature", "signoff", "delegation", "waiver", "proposal")),
    "process": (
        _("Process"),
        ("activity", "track", "plan", "baseline", "dependency", "checklist_item", "evidence_file"),
    ),
    "documents": (_("Documents"), ("document", "version", "file", "route")),
    "members": (_("Members"), ("membership", "institution", "person")),
    "settings": (_("Settings"), ("implementation",)),
}
"""The kinds by which entries are sorted: the first part of their action."""


MIDNIGHTS = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
"""The first and the last day of the calendar have no midnight in every zone."""


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RecordForm(forms.Form):
    """The filter as a form: sent by GET, so that it can be saved as an address."""

    q = Line(label=_("Words"), limit=100, required=False)
    person = forms.ChoiceField(label=_("Person"), required=False)
    institution = forms.ChoiceField(label=_("Institution"), required=False)
    since = Day(label=_("Since"), required=False, validators=MIDNIGHTS)
    until = Day(label=_("Until"), required=False, validators=MIDNIGHTS)
    kind = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)

    def __init__(self, *args: Any, implementation: Implementation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = implementation.zone
        acted = Entry.objects.filter(chain__key=implementation.chain_key(), actor__isnull=False).values("actor")
        people = Person.objects.filter(public_id__in=acted).order_by("name").values_list("public_id", "name")
        places = implementation.institutions.values_list("public_id", "name")
        self.institutions = {str(key): name for key, name in places}
        self.fields["person"].choices = [("", _("anybody")), *_named(people)]  # type: ignore[attr-defined]
        self.fields["institution"].choices = [("", _("any")), *self.institutions.items()]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> dict[str, Any]:
        """The answers that are right; a wrong one filters nothing and is told beside its field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def filtered(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """The entries that fit every answer."""
        chosen = self.chosen
        if chosen.get("kind") in KINDS:
            entries = entries.filter(_of_kinds(KINDS[chosen["kind"]][1]))
        if "person" in chosen:
            entries = entries.filter(actor=chosen["person"])
        if "institution" in chosen:
            entries = entries.filter(institution=chosen["institution"])
        if "since" in chosen:
            entries = entries.filter(recorded_at__gte=self._midnight(chosen["since"]))
        if "until" in chosen:
            entries = entries.filter(recorded_at__lt=self._midnight(chosen["until"] + timedelta(days=1)))
        return entries.filter(_with_words(chosen["q"])) if "q" in chosen else entries

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=self.zone)


def _named(rows: Any) -> list[tuple[str, StrOrPromise]]:
    return [(str(key), name or _("(erased)")) for key, name in rows]


def _of_kinds(kinds: tuple[str, ...]) -> Q:
    found = Q()
    for kind in kinds:
        found |= Q(action__startswith=f"{kind}.")
    return found


def _with_words(words: str) -> Q:
    """Entries whose sentence, or what they are about, holds the words. Names are not searched: choose the person."""
    actions = [code for code, sentence in sentences.items() if words.lower() in str(sentence).lower()]
    return Q(action__in=actions) | Q(payload__icontains=words)


def counts_by_kind(counts: Mapping[str, int]) -> Counter[str]:
    """How many entries of each kind, from how many of each action."""
    found: Counter[str] = Counter()
    for action, count in counts.items():
        prefix = action.partition(".")[0]
        found.update({code: count for code, (_name, kinds) in KINDS.items() if prefix in kinds})
    return found
