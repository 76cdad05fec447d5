"""What hangs on an indicator sheet as rows of its own: sources, disaggregations, codes elsewhere, places in frameworks.

They are recorded as edits of the indicator, the whole list before and after.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction

from core import ledger
from core.ledger import Actor, Standing
from masterplan.models import CodeList, Disaggregation, ExternalCode, Framework, FrameworkPlace, Indicator, Source
from masterplan.models.source import SourceUse
from masterplan.writing import fresh

Rows = Iterable[Mapping[str, Any]]


def set_main_source(indicator: Indicator, source: Source, *, by: Actor, standing: Standing) -> None:
    """This source is the main one; one that was it stays as a further source."""

    def write() -> None:
        indicator.uses.filter(is_main=True).update(is_main=False)
        SourceUse.objects.update_or_create(indicator=indicator, source=source, defaults={"is_main": True})

    _recorded(indicator, "sources", sources_said, write, by, standing)


def set_sources(indicator: Indicator, rows: Rows, *, by: Actor, standing: Standing) -> None:
    """Exactly these uses of sources; each row holds the fields of a SourceUse."""

    def write() -> None:
        indicator.uses.all().delete()
        SourceUse.objects.bulk_create(SourceUse(indicator=indicator, **row) for row in rows)

    _recorded(indicator, "sources", sources_said, write, by, standing)


def add_list(indicator: Indicator, code_list: CodeList, *, by: Actor, standing: Standing) -> None:
    """It is broken down by this list too; another list of the same criterion gives way."""

    def write() -> None:
        Disaggregation.objects.update_or_create(
            indicator=indicator, criterion_id=code_list.criterion_id, defaults={"code_list": code_list}
        )

    _recorded(indicator, "disaggregations", disaggregations_said, write, by, standing)


def set_disaggregations(indicator: Indicator, rows: Rows, *, by: Actor, standing: Standing) -> None:
    """Exactly these disaggregations; each row holds the fields of a Disaggregation."""

    def write() -> None:
        indicator.disaggregations.all().delete()
        Disaggregation.objects.bulk_create(Disaggregation(indicator=indicator, **row) for row in rows)

    _recorded(indicator, "disaggregations", disaggregations_said, write, by, standing)


def set_codes(indicator: Indicator, rows: Iterable[tuple[str, str, str]], *, by: Actor, standing: Standing) -> None:
    """Exactly these codes elsewhere: scheme, code, vintage."""

    def write() -> None:
        indicator.external_codes.all().delete()
        ExternalCode.objects.bulk_create(
            ExternalCode(indicator=indicator, scheme=scheme, code=code, vintage=vintage)
            for scheme, code, vintage in rows
        )

    _recorded(indicator, "external_codes", codes_said, write, by, standing)


def set_places(indicator: Indicator, rows: Iterable[tuple[Framework, str]], *, by: Actor, standing: Standing) -> None:
    """Exactly these places in frameworks."""

    def write() -> None:
        indicator.places.all().delete()
        FrameworkPlace.objects.bulk_create(
            FrameworkPlace(indicator=indicator, framework=framework, item=item) for framework, item in rows
        )

    _recorded(indicator, "frameworks", places_said, write, by, standing)


def sources_said(indicator: Indicator) -> list[str]:
    """The uses of sources, each as one line."""
    held = indicator.uses.select_related("source").order_by("source__code")
    return [
        " | ".join(
            part
            for part in (
                f"{use.source.code}{' (main)' if use.is_main else ''}: {use.availability}",
                *(use.variables, use.limits, use.breaks),
            )
            if part
        )
        for use in held
    ]


def disaggregations_said(indicator: Indicator) -> list[str]:
    held = indicator.disaggregations.select_related("criterion", "code_list").order_by("criterion__code")
    return [
        f"{each.criterion.code}: {each.code_list.code if each.code_list else '–'}"
        f"{'' if each.is_mandatory else ', optional'}{'' if each.is_publishable else ', not published'}"
        f"{f', {each.note}' if each.note else ''}"
        for each in held
    ]


def codes_said(indicator: Indicator) -> list[str]:
    held = indicator.external_codes.order_by("scheme", "code", "vintage")
    return [" ".join(part for part in (each.scheme, each.code, each.vintage) if part) for each in held]


def places_said(indicator: Indicator) -> list[str]:
    return [str(each) for each in indicator.places.select_related("framework").order_by("framework__code", "item")]


def _recorded(
    indicator: Indicator,
    name: str,
    said: Callable[[Indicator], list[str]],
    write: Callable[[], None],
    by: Actor,
    standing: Standing,
) -> None:
    with transaction.atomic():
        ledger.lock_chain(indicator.chain_key())
        held = fresh(indicator)
        old = said(held)
        write()
        new = said(held)
        ledger.record_edit(held, "indicator.edited", by=by, standing=standing, old={name: old}, new={name: new})
