"""Taking a part out of the plan: refused while other parts rest on it, with the sentence that says which."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Refusal, RuleViolation
from core.ledger import Actor, Standing
from masterplan import models, writing
from masterplan.models import Indicator, Part
from masterplan.models.lists import Disaggregation


def take_out(row: Part, *, by: Actor, standing: Standing) -> Part:
    """Takes the row out, or raises RuleViolation with everything that rests on it."""
    if reasons := in_the_way(row):
        raise RuleViolation(reasons)
    return writing.take_out(row, by=by, standing=standing)


def in_the_way(row: Part) -> list[Refusal]:
    """One refusal for each indicator that rests on the row, five at most."""
    return [
        Refusal(
            _("The indicator %(code)s rests on it; change that first.") % {"code": indicator.code},
            reverse("masterplan:indicator", args=[row.plan.implementation.slug, indicator.code]),
            indicator.code,
        )
        for indicator in _resting_on(row)[:5]
    ]


def _resting_on(row: Part) -> list[Indicator]:
    live = Indicator.objects.filter(plan=row.plan, removed_at=None)
    if isinstance(row, models.Domain):
        return list(live.filter(domain=row)[:5])
    if isinstance(row, models.Phase):
        return list(live.filter(phase=row)[:5])
    if isinstance(row, models.Source):
        return list(live.filter(uses__source=row)[:5])
    if isinstance(row, models.Framework):
        return list(live.filter(places__framework=row).distinct()[:5])
    if isinstance(row, Indicator):
        return _once([*live.filter(numerator=row)[:5], *live.filter(denominator=row)[:5]])
    if isinstance(row, models.Criterion | models.CodeList):
        name = "criterion" if isinstance(row, models.Criterion) else "code_list"
        used = Disaggregation.objects.filter(**{name: row}, indicator__removed_at=None)
        return list(live.filter(pk__in=used.values("indicator"))[:5])
    return []


def _once(rows: Iterable[Indicator]) -> list[Indicator]:
    return list({row.pk: row for row in rows}.values())
