"""Code lists of a data model: referred to where another agency's list is equal, otherwise the country's own."""

from collections.abc import Iterable

from masterplan.sdmx.artefacts import Code, CodeList, Texts
from masterplan.sdmx.identifiers import identifiers, is_code, proposed
from masterplan.sdmx.plan import ListOfCodes, Plan

TOTALS_BY_NAME = frozenset({"AGE_YTHADULT_YGE15", "GEO_COV_NAT", "TOTAL", "_T", "T"})
"""Codes of totals that their ending does not give away."""


def total_of(codes: Iterable[Code]) -> str:
    """The code that stands for all others; empty if the list has none."""
    return next((code.id for code in codes if is_total(code.id)), "")


def is_total(code: str) -> bool:
    return code in TOTALS_BY_NAME or code.upper().endswith(("_T", "_TOTAL"))


def code_identifiers(codes: Iterable[str]) -> dict[str, str]:
    """The identifier of each code: the code itself wherever it can be one."""
    held = list(codes)
    odd = [code for code in held if not is_code(code)]
    return {code: code for code in held if code not in odd} | identifiers(odd, prefix="C")


def listed(one: ListOfCodes, agency: str) -> CodeList:
    """The list as an artefact of that agency, parents before children."""
    ids = code_identifiers(code.code for code in one.codes)
    codes = tuple(
        Code(id=ids[code.code], names=code.names or {"en": code.code}, parent=ids.get(code.parent, ""))
        for code in one.codes
    )
    return CodeList(
        id=proposed(one.key, prefix="CL"),
        agency=agency,
        version=one.version if agency == one.agency else "1.0",
        names=one.names or {"en": one.key},
        codes=parents_first(codes),
    )


def parents_first(codes: tuple[Code, ...]) -> tuple[Code, ...]:
    """Parents before their children, otherwise in the given order; a parent in a circle or unknown is dropped."""
    known = {code.id for code in codes}
    placed: dict[str, Code] = {}
    waiting = list(codes)
    while waiting:
        ready = [code for code in waiting if code.parent not in known or code.parent in placed]
        if not ready:
            ready = [Code(id=c.id, names=c.names, descriptions=c.descriptions) for c in waiting]
        for code in ready:
            lost = code.parent and code.parent not in known
            placed[code.id] = Code(id=code.id, names=code.names) if lost else code
        waiting = [code for code in waiting if code.id not in placed]
    return tuple(placed.values())


def equal(one: CodeList, other: CodeList) -> bool:
    """True if both hold the same codes under the same parents; what the codes are called does not count."""
    return {(c.id, c.parent) for c in one.codes} == {(c.id, c.parent) for c in other.codes}


def chosen(one: ListOfCodes, plan: Plan, *, own: bool) -> CodeList:
    """Another agency's list where it is equal, under its identifier; else the list as the country's own."""
    mine = listed(one, plan.agency)
    if own or not one.codes:
        return mine
    if one.agency and one.agency != plan.agency:
        theirs = listed(one, one.agency)
        known = [held for held in plan.reusable if held.agency == one.agency and held.id == theirs.id]
        return theirs if not known or any(equal(theirs, held) for held in known) else mine
    return next((held for held in plan.reusable if equal(mine, held)), mine)


def fixed(id_: str, plan: Plan, names: Texts, codes: tuple[Code, ...]) -> CodeList:
    """One of the short lists that every model has."""
    return CodeList(id=id_, agency=plan.agency, names=names, codes=codes)
