"""Reads what lists things: code lists, concepts, categories and agencies, and what hangs dataflows under categories."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from masterplan.sdmx.artefacts import (
    Agency,
    AgencyScheme,
    Categorisation,
    Category,
    CategoryScheme,
    Code,
    CodeList,
    Concept,
    ConceptScheme,
    Named,
)
from masterplan.sdmx.reading.elements import (
    child,
    children,
    identifier,
    local_id,
    naming,
    reference,
    representation,
)
from masterplan.sdmx.reading.remarks import Remarks

Maintained = dict[str, Any]
"""The keywords that every artefact has: agency, version, names and so on."""


def code(element: etree._Element, remarks: Remarks) -> Code:
    above = child(element, "Parent")
    parent = local_id(above) if above is not None else ""
    return Code(id=identifier(element, remarks), parent=parent, **naming(element))  # type: ignore[arg-type]


def code_list(element: etree._Element, common: Maintained, codes: Sequence[Code], remarks: Remarks) -> CodeList:
    once(codes, element, remarks)
    known = {one.id for one in codes}
    if not common["partial"] and child(element, "CodelistExtension") is None:
        for one in codes:
            if one.parent and one.parent not in known:
                said = {"code": one.id, "parent": one.parent}
                remarks.refuse(_("Code %(code)s stands under %(parent)s, which is not in the list.") % said, element)
    if child(element, "CodelistExtension") is not None:
        remarks.refuse(_("The list extends another one; ask its agency for the whole list."), element)
    return CodeList(**common, codes=tuple(codes))


def concept_scheme(element: etree._Element, common: Maintained, remarks: Remarks) -> ConceptScheme:
    held = [concept(one, remarks) for one in children(element, "Concept")]
    once(held, element, remarks)
    return ConceptScheme(**common, concepts=tuple(held))


def concept(element: etree._Element, remarks: Remarks) -> Concept:
    above = child(element, "Parent")
    return Concept(
        id=identifier(element, remarks),
        parent=local_id(above) if above is not None else "",
        representation=representation(child(element, "CoreRepresentation"), remarks),
        **naming(element),  # type: ignore[arg-type]
    )


def category_scheme(element: etree._Element, common: Maintained, remarks: Remarks) -> CategoryScheme:
    return CategoryScheme(**common, categories=categories(element, remarks))


def categories(element: etree._Element, remarks: Remarks) -> tuple[Category, ...]:
    held = [
        Category(id=identifier(one, remarks), children=categories(one, remarks), **naming(one))  # type: ignore[arg-type]
        for one in children(element, "Category")
    ]
    once(held, element, remarks)
    return tuple(held)


def agency_scheme(element: etree._Element, common: Maintained, remarks: Remarks) -> AgencyScheme:
    held = [Agency(id=identifier(one, remarks), **naming(one)) for one in children(element, "Agency")]  # type: ignore[arg-type]
    once(held, element, remarks)
    return AgencyScheme(**common, agencies=tuple(held))


def categorisation(element: etree._Element, common: Maintained, remarks: Remarks) -> Categorisation | None:
    source = reference(child(element, "Source"), "Dataflow", remarks)
    target = reference(child(element, "Target"), "Category", remarks)
    if source is None or target is None:
        remarks.refuse(_("A categorisation says what is put where; this one lacks a side."), element)
        return None
    return Categorisation(**common, source=source, target=target)


def once(held: Iterable[Named], element: etree._Element, remarks: Remarks) -> None:
    """Refuses an identifier that stands twice."""
    for id_, count in Counter(one.id for one in held).items():
        if count > 1:
            remarks.refuse(_("“%(id)s” stands %(count)s times in it.") % {"id": id_, "count": count}, element)
