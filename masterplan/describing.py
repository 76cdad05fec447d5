"""Reference metadata: in which languages they are kept, how complete they are, and keeping what was typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import get_language_info

from core import ledger
from core.ledger import Actor, Standing
from masterplan import metadata, source_sheets
from masterplan.merging import merged
from masterplan.models import MasterPlan, MetadataSheet
from masterplan.source_forms import MetadataForm
from masterplan.writing import Met, change


@dataclass(frozen=True)
class Described:
    """How complete the sheet of one thing is in one language."""

    language: str
    name: str
    filled: int
    of: int


def languages_of(plan: MasterPlan) -> tuple[str, ...]:
    """The country's own language first, then the further ones of the plan."""
    return tuple(dict.fromkeys((plan.implementation.language, *plan.languages)))


def described(plan: MasterPlan, sheets: Iterable[MetadataSheet], asked: tuple[str, ...]) -> list[Described]:
    """How complete these sheets of one thing are, language by language."""
    texts: Mapping[str, dict[str, str]] = {sheet.language: sheet.texts for sheet in sheets if not sheet.removed_at}
    return [
        Described(code, get_language_info(code)["name_translated"], *metadata.filled(texts.get(code, {}), asked))
        for code in languages_of(plan)
    ]


def keep(sheet: MetadataSheet, form: MetadataForm, *, by: Actor, standing: Standing) -> None:
    """Keeps the texts; what somebody else wrote meanwhile under another heading stays."""
    if sheet._state.adding:
        source_sheets.begin(sheet, form.texts, by=by, standing=standing)
        return
    try:
        _change(sheet, form, by=by, standing=standing)
    except Met as met:
        form.met(met.merge, MetadataSheet.objects.get(pk=sheet.pk).texts)
        raise


def _change(sheet: MetadataSheet, form: MetadataForm, *, by: Actor, standing: Standing) -> None:
    """Merged heading by heading under the lock of the chain."""
    with transaction.atomic():
        ledger.lock_chain(sheet.chain_key())
        now = {key: MetadataSheet.objects.get(pk=sheet.pk).texts.get(key, "") for key in form.asked}
        merge = merged(form.marks_shown, now, form.texts)
        if merge.both:
            raise Met(merge)
        held = MetadataSheet.objects.get(pk=sheet.pk).texts
        change(sheet, {"texts": {**held, **merge.write}}, by=by, standing=standing)
