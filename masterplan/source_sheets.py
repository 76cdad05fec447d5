"""What hangs on a source: its twelve scores, its registry sheet, its reference metadata. Every write is recorded."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from core import ledger
from core.ledger import Actor, Standing
from masterplan.models import Indicator, MetadataSheet, Part, Registry, Score, Source
from masterplan.writing import add, fresh

Answer = Mapping[str, Any]


def scored(source: Source, answers: Iterable[Answer], *, by: Actor, standing: Standing) -> None:
    """Keeps the answers to the twelve questions: question, score (None: not answered), evidence, action."""
    with transaction.atomic():
        ledger.lock_chain(source.chain_key())
        held = fresh(source)
        old = scores_said(held)
        for answer in answers:
            _keep(held, answer)
        new = scores_said(held)
        ledger.record_edit(held, "source.scored", by=by, standing=standing, old=old, new={**dict.fromkeys(old), **new})


def _keep(source: Source, answer: Answer) -> None:
    held = source.scores.filter(question=answer["question"])
    if answer["score"] is None:
        held.delete()
        return
    values = {"score": answer["score"], "evidence": answer["evidence"], "action": answer["action"]}
    Score.objects.update_or_create(source=source, question=answer["question"], defaults=values)


def scores_said(source: Source) -> dict[str, str]:
    """The scores as the ledger says them, by the name of the question."""
    return {
        f"question_{held.question}": " | ".join(part for part in (str(held.score), held.evidence, held.action) if part)
        for held in source.scores.all()
    }


def registry_of(source: Source) -> Registry:
    """The registry sheet of the source; a new one, not kept yet, where there is none."""
    found = Registry.objects.filter(source=source, removed_at=None).first() or Registry(source=source)
    found.plan, found.source = source.plan, source
    return found


def sheet_of(about: Source | Indicator, language: str) -> MetadataSheet:
    """The metadata sheet in this language; a new one, not kept yet, where there is none."""
    named: dict[str, Part] = {"source" if isinstance(about, Source) else "indicator": about}
    found = MetadataSheet.objects.filter(**named, language=language, removed_at=None).first()
    made = found or MetadataSheet(**named, language=language)
    made.plan = about.plan
    return made


def begin(sheet: MetadataSheet, texts: Mapping[str, str], *, by: Actor, standing: Standing) -> MetadataSheet:
    """Keeps a sheet for the first time."""
    sheet.texts = dict(texts)
    return add(sheet, by=by, standing=standing)
