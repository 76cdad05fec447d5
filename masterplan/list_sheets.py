"""Code lists: their codes, and the mapping of a source's list to the harmonised one. Every write is recorded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from core import ledger
from core.ledger import Actor, Standing
from masterplan.adopting import codes_digest
from masterplan.mapping import SourceList, fits
from masterplan.models import Code, CodeList, Indicator
from masterplan.models import Mapping as Row
from masterplan.writing import fresh

Pairs = Iterable[tuple[str, str]]


def codes_of(code_list: CodeList) -> list[tuple[str, str]]:
    return list(code_list.codes.order_by("order", "code").values_list("code", "name"))


def set_codes(code_list: CodeList, pairs: Pairs, *, by: Actor, standing: Standing) -> None:
    """Exactly these codes in this order; a code that stays keeps its mappings."""
    wanted = list(pairs)
    with transaction.atomic():
        ledger.lock_chain(code_list.chain_key())
        code_list = fresh(code_list)
        old = codes_of(code_list)
        if old == wanted:
            return
        code_list.codes.exclude(code__in=[code for code, _name in wanted]).delete()
        for order, (code, name) in enumerate(wanted, start=1):
            Code.objects.update_or_create(list=code_list, code=code, defaults={"name": name, "order": order})
        code_list.codes_digest = codes_digest(wanted)
        code_list.save(update_fields=["codes_digest"])
        said: dict[str, Any] = {
            "old": {"codes": [" ".join(p) for p in old]},
            "new": {"codes": [" ".join(p) for p in wanted]},
        }
        ledger.record_edit(code_list, "code_list.edited", by=by, standing=standing, **said)


def targets_of(code_list: CodeList) -> dict[str, tuple[str, ...] | None]:
    """Where the codes of a source's list go: two queries."""
    found: dict[str, tuple[str, ...] | None] = dict.fromkeys(
        code_list.codes.order_by("order", "code").values_list("code", flat=True)
    )
    held = Row.objects.filter(code__list=code_list).order_by("code__order", "target__order")
    for code, target in held.values_list("code__code", "target__code"):
        found[code] = (*(found[code] or ()), *((target,) if target else ()))
    return found


def set_targets(
    code_list: CodeList,
    harmonised: CodeList,
    targets: Mapping[str, tuple[str, ...] | None],
    *,
    by: Actor,
    standing: Standing,
) -> None:
    """Maps the codes of a source's list; the kind of each fit follows from the mapping as a whole."""
    with transaction.atomic():
        ledger.lock_chain(code_list.chain_key())
        code_list = fresh(code_list)
        old = _said(targets_of(code_list))
        Row.objects.filter(code__list=code_list).delete()
        own = {code.code: code for code in code_list.codes.all()}
        there = {code.code: code for code in harmonised.codes.all()}
        kinds = {code: fit for code, fit in fits(targets).items() if fit is not None}
        Row.objects.bulk_create(
            Row(code=own[code], target=there[target] if target else None, match=kinds[code])
            for code, found in targets.items()
            if found is not None
            for target in (found or (None,))
        )
        new = {"mapping": _said(targets)}
        ledger.record_edit(code_list, "code_list.mapped", by=by, standing=standing, old={"mapping": old}, new=new)


def _said(targets: Mapping[str, tuple[str, ...] | None]) -> list[str]:
    return [f"{code} → {' + '.join(found) or '–'}" for code, found in targets.items() if found is not None]


def lists_of_sources(plan: Any, *, indicator: Indicator | None = None) -> dict[int, list[SourceList]]:
    """The lists of sources by criterion, with their mappings, or of one indicator’s sources: three queries."""
    held = CodeList.objects.filter(plan=plan, removed_at=None, source__isnull=False).select_related("source")
    if indicator is not None:
        held = held.filter(source__uses__indicator=indicator)
    lists = list(held.order_by("source__code"))
    codes: dict[int, dict[str, str]] = defaultdict(dict)
    targets: dict[int, dict[str, tuple[str, ...] | None]] = defaultdict(dict)
    for number, code, name in Code.objects.filter(list__in=lists).values_list("list", "code", "name"):
        codes[number][code], targets[number][code] = name, None
    rows = Row.objects.filter(code__list__in=lists).order_by("target__order")
    for number, code, target in rows.values_list("code__list", "code__code", "target__code"):
        targets[number][code] = (*(targets[number][code] or ()), *((target,) if target else ()))
    found: dict[int, list[SourceList]] = defaultdict(list)
    for each in lists:
        assert each.source is not None
        found[each.criterion_id].append(SourceList(each.source.name, codes[each.pk], targets[each.pk]))
    return found
